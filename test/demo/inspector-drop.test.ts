import { expect } from 'chai';
import { droppedFiles } from '../../demo/inspector/dropped-files';
import { readAddress, sortFiles } from '../../demo/inspector/sort-files';

const file = (name: string): File => new File(['x'], name);

/** Entries as a browser gives them: a folder's come in parts. */
function folder(name: string, ...inside: object[]): object {
  const parts = [inside.slice(0, 1), inside.slice(1), []].filter((part, i) => i === 2 || part.length > 0);
  return {
    name,
    isDirectory: true,
    isFile: false,
    createReader: () => ({ readEntries: (done: (part: object[]) => void) => done(parts.shift()!) }),
  };
}

function entry(name: string): object {
  const own = file(name);
  return { name, isDirectory: false, isFile: true, file: (done: (one: File) => void) => done(own) };
}

const drop = (files: File[], entries: object[]): DataTransfer =>
  ({ files, items: entries.map((one) => ({ webkitGetAsEntry: () => one })) }) as never;

describe('what is dropped on the inspector', () => {
  it('of a folder are the files that open, also from folders in it', async () => {
    const keras = folder(
      'model.keras',
      entry('config.json'),
      entry('metadata.json'),
      entry('README.md'),
      folder('inner', entry('model.weights.h5'), entry('.DS_Store')),
    );
    const files = await droppedFiles(drop([file('model.keras')], [keras, entry('x.npy')]));
    expect(files.map(({ name }) => name)).to.deep.equal(['config.json', 'metadata.json', 'model.weights.h5', 'x.npy']);
    const { model, inputs, name } = sortFiles(files);
    expect((model as File[]).map((one) => one.name)).to.have.members([
      'config.json',
      'metadata.json',
      'model.weights.h5',
    ]);
    expect(inputs.map((one) => (one as File).name)).to.deep.equal(['x.npy']);
    expect(name).to.equal('config.json');
  });

  it('of files alone is what the browser lists, strange ones too', async () => {
    const files = await droppedFiles(drop([file('model.h5'), file('a.exe')], [entry('model.h5'), entry('a.exe')]));
    expect(files.map(({ name }) => name)).to.deep.equal(['model.h5', 'a.exe']);
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
