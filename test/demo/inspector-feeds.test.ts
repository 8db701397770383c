import { expect } from 'chai';
import { connectInspector } from '../../demo/inspector/connect';
import { noiseFeed } from '../../demo/inspector/noise';
import '../../components/index';
import { loadModel, type Model } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { find } from '../support/demo-page';
import { failOnGpuErrors, testEngine } from '../support/engine';
import {
  drop,
  dropModel,
  figures,
  fileOf,
  keras,
  layOutPage,
  npyFile,
  panels,
  pick,
  recordedInput,
} from '../support/inspector-page';
import { until } from '../support/mount';
import { fetchRecording, type RecordedArray } from '../support/recorded';

/** Sets a control as a person does, and waits for what it changes. */
async function toggle(id: string, happened: () => boolean): Promise<void> {
  find(id).click();
  await until(happened);
}

describe('what the inspector feeds a model', () => {
  failOnGpuErrors();
  before(async () => {
    await testEngine();
    await layOutPage();
    await connectInspector(() => {});
  });

  it('a model and its input, dropped together, answer as Keras recorded', async () => {
    const { file, output } = await recordedInput('lstm-sequential');
    await dropModel(file, await fileOf('lstm-sequential.h5'));
    expect(panels()).to.deep.equal(['lstm']);
    expect(find('model-feed').textContent).to.equal('The model sees input.');
    const [grid] = figures('feature-grid');
    expect(await grid.probe(0, 13, 5)).to.be.closeTo(output('lstm')[13 * 8 + 5], 1e-5);
  });

  it('a table’s columns are the names of the channels that the model sees; one without a heading has none', async () => {
    const { input } = await fetchRecording(`${keras}lstm-sequential.expected.json`);
    const [, steps, channels] = (input as RecordedArray).shape;
    const line = (cell: (channel: number) => string): string =>
      Array.from({ length: channels }, (_, i) => cell(i)).join();
    const numbers = Array.from({ length: steps }, (_, step) => line((channel) => `${step - channel}.5`)).join('\n');
    const seen = async (): Promise<unknown[]> => {
      const [grid, heatmap] = [
        find('seen-input').querySelector('feature-grid')!,
        find('seen-input').querySelector('attn-heatmap')!,
      ];
      await Promise.all([grid.updateComplete, heatmap.updateComplete]);
      return [grid.names, heatmap.columns];
    };
    for (const [name, text] of [
      ['named.csv', `${line((channel) => `sensor ${channel}`)}\n${numbers}`],
      ['plain.csv', numbers],
    ]) {
      const before = find('seen-input').firstElementChild;
      drop(new File([text], name));
      await until(() => find('seen-input').firstElementChild !== before);
      const names = name === 'named.csv' ? line((channel) => `sensor ${channel}`).split(',') : null;
      expect(await seen(), name).to.deep.equal([names, names]);
    }
  });

  it('several samples have a picker, which turns every figure to one of them', async () => {
    const picker = find<HTMLInputElement>('sample');
    expect(picker.offsetWidth).to.equal(0);
    const { file } = await recordedInput('lstm-sequential', 2);
    drop(file);
    await until(() => picker.offsetWidth > 0);
    expect([picker.min, picker.max, picker.value]).to.deep.equal(['0', '2', '0']);
    picker.value = '2';
    picker.dispatchEvent(new Event('input'));
    const samples = [...figures('feature-grid'), ...figures('attn-heatmap')].map((one) => one.getAttribute('sample'));
    expect(samples).to.deep.equal(['2', '2']);
    await Promise.all(figures('attn-heatmap').map((one) => one.updateComplete));
    expect(find('sample-text').textContent).to.equal('2 (0–2)');
    await pick('probs');
    const turned = figures('attn-heatmap').map((one) => one.getAttribute('sample'));
    expect(turned, 'figures that come later too').to.deep.equal(['2']);
  });

  it('gates: each in a grid of its own, as many as the layer has', async () => {
    await pick('lstm');
    await toggle('gates', () => figures('feature-grid', '.gate').length > 0);
    const names = [...document.querySelectorAll<HTMLElement>('.gate')].map((gate) => gate.dataset.gate);
    expect(names).to.deep.equal(['input', 'forget', 'cell', 'output', 'state']);
    const [input, , , output, state] = figures('feature-grid', '.gate');
    const [grid] = figures('feature-grid', '.lines');
    const value = (of: typeof input): Promise<number> => of.probe(2, 11, 3);
    expect(await value(input)).to.be.within(0, 1);
    expect(await value(grid)).to.be.closeTo((await value(output)) * Math.tanh(await value(state)), 1e-5);
    await toggle('gates', () => figures('feature-grid', '.gate').length === 0);
  });

  it('both directions of a Bidirectional are told apart; GRU has gates of its own', async () => {
    const gates = (): string[] => [...document.querySelectorAll('.gate figcaption')].map((one) => one.textContent!);
    await dropModel(await fileOf('bilstm-sequential.keras'));
    await toggle('gates', () => gates().length > 0);
    expect(gates()).to.have.length(10);
    expect(new Set(gates().map((name) => name.split(', ')[0]))).to.have.property('size', 2);
    await dropModel(await fileOf('gru-default.keras'));
    expect(find<HTMLInputElement>('gates').checked, 'a new model begins without').to.equal(false);
    await toggle('gates', () => gates().length > 0);
    expect(gates()).to.deep.equal(['update', 'reset', 'new', 'state']);
  });

  it('training switches dropout on, and off again', async () => {
    await dropModel(await fileOf('made/convolutions.keras'));
    const name = [...find('layer-rows').querySelectorAll('.row')]
      .find((row) => row.querySelector('.class')!.textContent!.startsWith('SpatialDropout1D'))!
      .querySelector('.name')!.textContent!;
    await pick(name);
    const drawn = async (): Promise<number[]> => {
      const [map] = figures('attn-heatmap', '.matrix');
      const channels = (map.data as { tensor: tf.Tensor }).tensor.shape[2]!;
      return Promise.all(Array.from({ length: channels }, (_, channel) => map.probe(0, 1, channel)));
    };
    const before = await drawn();
    const old = figures('attn-heatmap')[0];
    const redrawn = (former: Element) => () =>
      figures('attn-heatmap').length > 0 && figures('attn-heatmap')[0] !== former;
    await toggle('training', redrawn(old));
    expect(await drawn()).to.not.deep.equal(before);
    await toggle('training', redrawn(figures('attn-heatmap')[0]));
    expect(await drawn()).to.deep.equal(before);
  });

  it('a tfjs model.json opens with its .bin files', async () => {
    const names = ['group1-shard2of2.bin', 'model.json', 'group1-shard1of2.bin'];
    await dropModel(...(await Promise.all(names.map((name) => fileOf(`tfjs/${name}`)))));
    expect(find('model-name').textContent).to.equal('model.json');
    expect(panels()).to.deep.equal(['lstm']);
  });

  it('opening another model frees the one before, with its weights and input', async () => {
    const settled = async (): Promise<number> => {
      await Promise.all([...figures('attn-heatmap'), ...figures('feature-grid')].map((one) => one.updateComplete));
      const seen =
        find('seen-input').querySelectorAll<HTMLElementTagNameMap['attn-heatmap']>('attn-heatmap, feature-grid');
      await Promise.all([...seen].map((one) => one.updateComplete));
      return tf.memory().numTensors;
    };
    const counts: number[] = [];
    for (const file of ['gru-default.h5', 'mha-functional.keras', 'gru-default.h5']) {
      await dropModel(await fileOf(file));
      counts.push(await settled());
    }
    await until(() => tf.memory().numTensors === counts[0]); // once the ends of the heads' norms have been read
    expect(counts[1]).to.not.equal(counts[0]);
  });

  it('weights over time are shown as weights, and so told', async () => {
    await dropModel(await fileOf('seq-weighted-attention.keras'));
    const blocks = [...find('stage').querySelectorAll('.block')];
    expect(blocks.map((block) => block.querySelector('h3')!.firstChild!.textContent)).to.deep.equal([
      'Output ',
      'Attention weights ',
    ]);
    expect(figures('attn-heatmap').map(({ cmap }) => cmap)).to.deep.equal(['RdBu_r', 'viridis']);
    expect(blocks[1].textContent).to.contain('Weights say where the layer looks, not why');
    expect(find('stage').textContent).to.not.match(/importan/i);
    const choice = find<HTMLSelectElement>('layer-cmap');
    choice.value = 'magma';
    choice.dispatchEvent(new Event('input'));
    expect(figures('attn-heatmap').map(({ cmap }) => cmap)).to.deep.equal(['magma', 'magma']);
    choice.value = '';
  });

  it('a table with more lines than the model takes is cut, and the page says so', async () => {
    const line = (_: unknown, i: number): string => [i, i / 2, -i].join();
    const table = `a,b,c\n${Array.from({ length: 25 }, line).join('\n')}`;
    await dropModel(await fileOf('lstm-sequential.keras'), new File([table], 'table.csv'));
    expect(find('model-feed').textContent).to.equal('The model sees table: the first 20 of 25 time steps of table.');
    await pick('input_layer_1');
    expect(await figures('feature-grid')[0].probe(0, 19, 1)).to.equal(9.5);
  });

  it('what was left out of a table is said, also when the model does not take the rest', async () => {
    await dropModel(await fileOf('lstm-sequential.keras'));
    drop(new File(['day,a,b\nMon,1,\nTue,3,4'], 'days.csv'));
    await until(() => find('opening').classList.contains('failed'));
    const said = find('opening-sentence').textContent;
    expect(said).to.match(/the tensor is \[1, 2, 2\]/);
    expect(said).to.contain('Of days: Left out, for they hold words: day (“Mon” in line 2). Taken: a, b.');
    expect(said).to.contain('1 cell without a value became NaN: b (line 2).');
    const lines = Array.from({ length: 20 }, (_, i) => `d${i};${i},5;NA;1`);
    await dropModel(await fileOf('lstm-sequential.keras'), new File([lines.join('\n')], 'gaps.txt'));
    expect(find('model-feed').textContent).to.match(
      /The model sees gaps\. Left out, .* 20 cells without a value became NaN/,
    );
  });

  it('an input alone, for a model of two inputs, is refused with the names of both', async () => {
    await dropModel(await fileOf('made/attention.keras'));
    drop(npyFile('query.npy', [1, 5, 6], new Float32Array(30)));
    await until(() => find('opening').classList.contains('failed'));
    expect(find('opening-sentence').textContent).to.match(/takes 2 inputs \(.*\) and 1 arrays were given \(query\)/);
  });
});

describe('noise in place of an input', () => {
  failOnGpuErrors();
  before(testEngine);
  const open = async (
    path: string,
  ): Promise<{ model: Model; numbers: Float32Array; feed: ReturnType<typeof noiseFeed> }> => {
    const model = await loadModel(keras + path);
    const feed = noiseFeed(model);
    return { model, feed, numbers: (await feed.tensors[0].data()) as Float32Array };
  };

  it('has mean 0 and deviation 1, and is the same each time', async () => {
    const { numbers } = await open('made/free-length.keras');
    const again = await open('made/free-length.keras');
    expect(again.feed.tensors[0].shape, '64 steps where the model leaves them open').to.deep.equal([1, 64, 3]);
    expect(again.numbers).to.deep.equal(numbers);
    const mean = numbers.reduce((sum, value) => sum + value) / numbers.length;
    const variance = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / numbers.length;
    expect(mean).to.be.within(-0.2, 0.2);
    expect(variance).to.be.within(0.7, 1.3);
  });

  it('is whole numbers below the vocabulary where an Embedding reads it, and the page is told', async () => {
    const { model, numbers, feed } = await open('made/sequential-masked.keras');
    const { input_dim: words } = model.layers.find(({ className }) => className === 'Embedding')!.config;
    expect(numbers.every((id) => Number.isInteger(id) && id >= 0 && id < Number(words))).to.equal(true);
    expect(new Set(numbers).size).to.be.above(1);
    expect(feed.note).to.contain(`whole numbers from 0 to ${Number(words) - 1}`);
  });
});
