import { expect } from 'chai';
import { connectInspector } from '../../demo/inspector/connect';
import { atFirst, readShown, writeShown } from '../../demo/inspector/address';
import { readAddress, sortFiles } from '../../demo/inspector/sort-files';
import { find } from '../support/demo-page';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { figures, keras, layOutPage, panels } from '../support/inspector-page';
import { until } from '../support/mount';

const file = (name: string): File => new File([''], name);

describe('a page whose address names a model', () => {
  failOnGpuErrors();
  before(async () => {
    await testEngine();
    await layOutPage();
  });

  /** The rest of the address is the test runner's. */
  function ask(model: string): void {
    const query = new URLSearchParams(location.search);
    query.set('model', model);
    history.replaceState(null, '', `?${query}`);
  }

  it('is read: a model, inputs as often as there are, and what is no address is told', () => {
    expect(readAddress('?model=a/b.keras&input=c.npy&input=d.npy').inputs.map(String)).to.deep.equal(
      ['c.npy', 'd.npy'].map((name) => new URL(name, document.baseURI).href),
    );
    expect(() => readAddress('?model=http://')).to.throw(/“http:\/\/” is no address of a file/);
  });

  it('that is not there says so, and the demo has the page', async () => {
    ask('/test/fixtures/none.keras');
    expect(await connectInspector(() => {})).to.equal(false);
    expect(find('opening-sentence').textContent).to.match(/^none\.keras: The server answered 404/);
    expect(document.querySelector('main')!.offsetHeight).to.be.above(0);
    expect(find('inspector').offsetHeight).to.equal(0);
    find('opening-cancel').click();
  });

  it('opens with that model, and the demo does not start', async () => {
    ask(`${keras}lstm-sequential.h5`);
    await import('../../demo/main');
    await until(() => panels().length > 0);
    expect(find('model-name').textContent).to.equal('lstm-sequential.h5');
    expect(find('model-feed').textContent).to.match(/seeded noise/);
    expect(document.querySelector('main')!.offsetHeight).to.equal(0);
    expect(document.querySelector<HTMLAnchorElement>('#inspector a')!.getAttribute('href')).to.equal('./');
    const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
    expect(loaded.filter((name) => /weather[^/]*\.(keras|h5|csv)/.test(name))).to.deep.equal([]);
    await Promise.all(figures('feature-grid').map((grid) => grid.updateComplete));
    expect(Number.isFinite(await figures('feature-grid')[0].probe(0, 3, 3))).to.equal(true);
  });

  it('is a link that opens the same', () => {
    const address = (name: string): URL => new URL(name, document.baseURI);
    const shown = {
      ...atFirst,
      ...{ layers: ['a, b', 'ü&c'], sample: 3, cmap: 'viridis', gates: true, training: false },
      ...{ against: 5, oneScale: true, head: 2 },
      windows: new Map([['a, b.0', { x: 1.5, y: 2, width: 10, height: 3 }]]),
    };
    const given = { model: address('m/x y.keras'), inputs: [address('a.npy'), new URL('https://e.org/b.npy')] };
    const search = writeShown('?wtr=1&model=old&layer=old', given, shown);
    expect(search).to.match(/^\?wtr=1&model=m%2Fx%2520y\.keras&input=a\.npy&input=https/);
    expect(readShown(search)).to.deep.equal(shown);
    const read = readAddress(search);
    expect([read.model, ...read.inputs].map(String)).to.deep.equal([given.model, ...given.inputs].map(String));
    expect(() => readShown('?sample=1.5')).to.throw(/sample is “1.5” in the address/);
    expect(() => readShown('?head=-1')).to.throw(/head is “-1” in the address/);
    expect(() => readShown('?window=lstm.0:1,2,0,4')).to.throw(
      /window is “lstm.0:1,2,0,4” in the address\. Give a layer/,
    );
    expect(writeShown(search, { model: file('x.keras'), inputs: [] }, shown), 'a file has no address').to.equal(
      '?wtr=1',
    );
  });
});

describe('the files that a person gives', () => {
  it('are told apart by their names', () => {
    const given = sortFiles([file('X.NPY'), file('Model.Keras'), file('y.csv')]);
    expect([(given.model as File).name, given.name]).to.deep.equal(['Model.Keras', 'Model.Keras']);
    expect(given.inputs.map((one) => (one as File).name)).to.deep.equal(['X.NPY', 'y.csv']);
    expect(sortFiles([file('only.npz')]).model).to.equal(null);
  });

  it('of two models at once are refused', () => {
    expect(() => sortFiles([file('a.keras'), file('w.bin')])).to.throw(/w\.bin does not belong to a\.keras/);
    expect(() => sortFiles([file('a.json'), file('b.h5')])).to.throw(/are 2 models/);
    expect(() => sortFiles([])).to.throw(/No file was given/);
  });
});
