import { expect } from 'chai';
import { readAddress, sortFiles, thoseThatOpen } from '../../demo/inspector/sort-files';

const file = (name: string): File => new File(['x'], name);

describe('what is dropped on the inspector', () => {
  it('of a folder are the files that open', () => {
    const names = ['.DS_Store', 'config.json', 'metadata.json', 'README.md', 'model.weights.h5', 'x.npy'];
    const { model, inputs, name } = sortFiles(thoseThatOpen(names.map(file)));
    expect((model as File[]).map((one) => one.name)).to.have.members([
      'config.json',
      'metadata.json',
      'model.weights.h5',
    ]);
    expect(inputs.map((one) => (one as File).name)).to.deep.equal(['x.npy']);
    expect(name).to.equal('config.json');
    expect(() => sortFiles(names.map(file)), 'files by themselves').to.throw(/\.DS_Store, README\.md is no file/);
  });

  it('parts without config.json are one model, whose opening says what is missing', () => {
    const { model } = sortFiles([file('metadata.json'), file('model.weights.h5')]);
    expect((model as File[]).map(({ name }) => name)).to.deep.equal(['metadata.json', 'model.weights.h5']);
  });

  it('an address of a model in two files names both', () => {
    const { model, name } = readAddress('?model=a/model.json&model=a/model.weights.h5&input=x.npy');
    expect((model as URL[]).map(({ pathname }) => pathname.split('/').pop())).to.deep.equal([
      'model.json',
      'model.weights.h5',
    ]);
    expect(name).to.equal('model.json');
  });
});
