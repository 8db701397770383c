import { expect } from 'chai';
import { connectInspector } from '../../demo/inspector/connect';
import '../../components/index';
import * as tf from '../../src/tfjs/tf';
import { find } from '../support/demo-page';
import { failOnGpuErrors, testEngine } from '../support/engine';
import {
  drop,
  dropModel,
  figures,
  fileOf,
  layOutPage,
  npyFile,
  panels,
  pick,
  recordedInput,
  rowOf,
  rows,
} from '../support/inspector-page';
import { until } from '../support/mount';
import { guardTraffic } from '../support/traffic-guard';

describe('the inspector on the page', () => {
  failOnGpuErrors();
  before(async () => {
    await testEngine();
    await layOutPage();
    expect(await connectInspector(() => {})).to.equal(false);
  });

  it('a dropped .keras takes the demo’s place, and its layers are listed', async () => {
    expect(find('inspector').offsetHeight).to.equal(0);
    await dropModel(await fileOf('mha-functional.keras'));
    expect(find('inspector').offsetHeight).to.be.above(300);
    expect(document.querySelector<HTMLElement>('main')!.offsetHeight).to.equal(0);
    expect(find('model-name').textContent).to.equal('mha-functional.keras');
    expect(find('model-about').textContent).to.match(/7 layers, .* parameters; input: time 18, channel 4/);
    const cells = (name: string): string[] =>
      ['.name', '.class', '.shape', '.weights-count'].map((cell) => rowOf(name).querySelector(cell)!.textContent!);
    expect(rows()).to.have.length(7);
    expect(cells('mha')).to.deep.equal(['mha', 'MultiHeadAttentionfused', '18 × 10', '440']);
    expect(cells('out')).to.deep.equal(['out', 'Dense', '1', '11']);
    expect(rowOf('lstm').querySelector<HTMLElement>('.path')!.title).to.equal('Runs on a fused kernel');
  });

  it('begins with the last attention layer: its features, and one map for each head', () => {
    expect(panels()).to.deep.equal(['mha']);
    expect(rowOf('mha').querySelector('input')!.checked).to.equal(true);
    const heads = figures('attn-heatmap', '.head');
    expect(heads.map((map) => map.getAttribute('head'))).to.deep.equal(['0', '1']);
    expect(heads.map((map) => map.closest('figure')!.textContent)).to.deep.equal([
      'Head 0: weights, query by key',
      'Head 1: weights, query by key',
    ]);
    expect(figures('feature-grid')).to.have.length(1);
    expect(figures('attn-heatmap', '.matrix')).to.have.length(1);
  });

  it('says that the model sees noise, and of what shape', () => {
    expect(find('model-feed').textContent).to.match(/No input was given, .* seeded noise .*time 18, channel 4: mean 0/);
    expect(find('model-feed').classList.contains('noise')).to.equal(true);
  });

  it('each row of each head’s map adds up to 1', async () => {
    for (const map of figures('attn-heatmap', '.head')) {
      const weights = await Promise.all(
        Array.from({ length: 18 }, (_, key) => map.probe(0, map.head ?? Number(map.getAttribute('head')), 7, key)),
      );
      expect(weights.reduce((sum, weight) => sum + weight)).to.be.closeTo(1, 1e-5);
    }
  });

  it('an .npy dropped later is the input of the open model, which then answers as Keras recorded', async () => {
    const { file, output } = await recordedInput('mha-functional');
    drop(file);
    await until(() => !find('model-feed').classList.contains('noise'));
    expect(find('model-feed').textContent).to.equal('The model sees input.');
    const [matrix] = figures('attn-heatmap', '.matrix');
    const [grid] = figures('feature-grid');
    for (const [time, channel] of [
      [0, 0],
      [7, 3],
      [17, 9],
    ]) {
      const wanted = output('mha')[time * 10 + channel];
      expect(await matrix.probe(0, time, channel)).to.be.closeTo(wanted, 1e-5);
      expect(await grid.probe(0, time, channel)).to.be.closeTo(wanted, 1e-5);
    }
  });

  it('filters by a part of the name, Enter picks what is shown, and a filter without match says so', async () => {
    const filter = find<HTMLInputElement>('layer-filter');
    const type = (text: string): void => {
      filter.value = text;
      filter.dispatchEvent(new Event('input'));
    };
    const shown = (): string[] =>
      rows()
        .filter((row) => !row.hidden)
        .map((row) => row.querySelector('.name')!.textContent!);
    type('o');
    expect(shown()).to.deep.equal(['norm', 'global_average_pooling1d', 'out']);
    filter.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));
    await until(() => panels().join() === 'norm,global_average_pooling1d,out');
    type('zzz');
    expect(find('layer-none').hidden).to.equal(false);
    expect(find('layer-none').textContent).to.equal('No layer’s name contains “zzz”.');
    type('');
    expect(shown()).to.have.length(7);
  });

  it('a vector is shown as a line, a row of colours and a histogram', async () => {
    await pick('global_average_pooling1d');
    expect(panels()).to.deep.equal(['global_average_pooling1d']);
    expect(figures('feature-histogram')).to.have.length(1);
    const { output } = await recordedInput('mha-functional');
    const [strip] = figures('attn-heatmap');
    const [line] = figures('feature-grid');
    expect(await strip.probe(0, 0, 4)).to.be.closeTo(output('global_average_pooling1d')[4], 1e-5);
    expect(await line.probe(0, 4, 0)).to.be.closeTo(output('global_average_pooling1d')[4], 1e-5);
  });

  it('a click picks one layer alone, with Ctrl one more; arrow keys walk and boxes take away', async () => {
    await pick('lstm');
    await pick('add', { ctrlKey: true });
    expect(panels()).to.deep.equal(['lstm', 'add']);
    const box = rowOf('lstm').querySelector('input')!;
    box.focus();
    box.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
    expect(document.activeElement).to.equal(rowOf('mha').querySelector('input'));
    box.click();
    await until(() => panels().join() === 'add');
    rowOf('add').querySelector('input')!.click();
    await until(() => find('stage').textContent === 'Pick a layer to see what it puts out.');
  });

  it('a pick reads no tensor back, only the ends of the colour bar', async () => {
    const { stats } = await testEngine();
    const { counts, stop } = guardTraffic();
    const before = stats.readbackBytes;
    await pick('lstm');
    await Promise.all(figures('attn-heatmap').map((one) => one.updateComplete));
    stop();
    expect([counts.tensorData, counts.tensorDataSync]).to.deep.equal([0, 0]);
    expect(stats.readbackBytes - before).to.be.at.most(64);
  });

  it('picking again and again keeps no tensors of earlier picks', async () => {
    const settled = async (): Promise<number> => {
      await Promise.all([...figures('attn-heatmap'), ...figures('feature-grid')].map((one) => one.updateComplete));
      return tf.memory().numTensors;
    };
    await pick('lstm');
    const before = await settled();
    for (let round = 0; round < 3; round++) for (const name of ['mha', 'out', 'lstm']) await pick(name).then(settled);
    await settled();
    await until(() => tf.memory().numTensors === before); // once the ends of the heads' norms have been read
    expect(await settled()).to.equal(before);
  });

  for (const [what, files, sentence] of [
    ['a damaged file', () => [new File(['not a model'], 'broken.keras')], /^broken\.keras.*: /],
    ['a file of another kind', () => [new File([''], 'photo.png')], /photo\.png is no file that opens here\. Give/],
    ['two models', () => [new File([''], 'a.h5'), new File([''], 'b.keras')], /a\.h5, b\.keras are 2 models/],
    [
      'an input of another shape',
      () => [npyFile('x.npy', [3, 5], new Float32Array(15))],
      /time 18, channel 4.*\[1, 3, 5\]/,
    ],
    ['weights without their model.json', () => [new File([''], 'w.bin')], /no model\.json among the files/],
  ] as const) {
    it(`${what} is told in a sentence, and the model stays`, async () => {
      const before = { panels: panels().join(), rows: rows().length, feed: find('model-feed').textContent };
      drop(...files());
      await until(() => find('opening').classList.contains('failed') && find('opening').offsetWidth > 0);
      expect(find('opening-sentence').textContent).to.match(sentence);
      expect(find<HTMLElement>('opening-progress').offsetWidth).to.equal(0);
      expect({ panels: panels().join(), rows: rows().length, feed: find('model-feed').textContent }).to.deep.equal(
        before,
      );
      find('opening-cancel').click();
      expect(find('opening').offsetWidth).to.equal(0);
    });
  }

  it('loading says so and can be cancelled; the model stays', async () => {
    const before = panels().join();
    const bytes = new Uint8Array(64 * 2 ** 20);
    bytes.set(new Uint8Array(await (await fileOf('lstm-sequential.h5')).arrayBuffer()));
    drop(new File([bytes], 'large.h5'));
    await until(() => find('opening').offsetWidth > 0 && /MiB/.test(find('opening-sentence').textContent!));
    expect(find('opening-sentence').textContent).to.match(/(Loading|Reading) large\.h5/);
    expect(find('opening-cancel').textContent).to.equal('Cancel');
    find('opening-cancel').click();
    await until(() => find('opening').offsetWidth === 0);
    expect(panels().join()).to.equal(before);
    expect(find('model-name').textContent).to.equal('mha-functional.keras');
  });
});
