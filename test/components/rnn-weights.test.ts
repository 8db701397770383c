import { expect } from 'chai';
import { showRnnHeatmap, showRnnHistogram } from '../../components/index';
import { german } from '../../components/words/german';
import type { RnnWeight, RnnWeights } from '../../components/rnn-weights';
import { getGradients, getWeights, loadModel } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { keepScreen } from '../support/browser';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { mount, until } from '../support/mount';
import { canvasOf, readPixels } from '../support/pixels';
import { seededNumbers } from '../support/random';

type Heatmap = HTMLElementTagNameMap['attn-heatmap'];
type Histogram = HTMLElementTagNameMap['feature-histogram'];

const size = { width: 760, height: 640 };

/** An LSTM of 3 units for 2 inputs. */
function lstm(change: (values: Float32Array, name: string) => void = () => {}): RnnWeight[] {
  const shapes = { kernel: [2, 12], recurrent_kernel: [3, 12], bias: [12] };
  return Object.entries(shapes).map(([name, shape], i) => {
    const values = Float32Array.from(seededNumbers(shape[0] * (shape[1] ?? 1), i + 1));
    change(values, name);
    return { name: `lstm/lstm_cell/${name}`, values, shape };
  });
}

async function show(data: readonly RnnWeight[], more: Partial<RnnWeights> = {}): Promise<RnnWeights> {
  const element = mount('rnn-weights', { ...more, data }, size);
  await element.updateComplete;
  return element;
}

const heatmaps = (element: RnnWeights): Heatmap[] => [...element.shadowRoot!.querySelectorAll('attn-heatmap')];
const histograms = (element: RnnWeights): Histogram[] => [...element.shadowRoot!.querySelectorAll('feature-histogram')];
const texts = (element: RnnWeights, part: string): string[] =>
  [...element.shadowRoot!.querySelectorAll(`[part~=${part}]`)].map((node) => node.textContent!.trim());
const groupNames = (map: Heatmap): string[] =>
  [...map.shadowRoot!.querySelectorAll('[part=groups] text')].map((node) => node.textContent!);
const reachOf = (...lists: ArrayLike<number>[]): number =>
  Math.max(...lists.flatMap((list) => Array.from(list, Math.abs)));

describe('<rnn-weights>', () => {
  failOnGpuErrors();
  before(testEngine);

  it('shows kernel above recurrent kernel above bias, with the gates’ names and a line between them', async () => {
    const element = await show(lstm(), { title: 'The LSTM' });
    const maps = heatmaps(element);
    expect(texts(element, 'name')).to.deep.equal(['kernel [2 × 12]', 'recurrent kernel [3 × 12]', 'bias [1 × 12]']);
    expect(texts(element, 'title')).to.deep.equal(['The LSTM']);
    for (const map of maps) expect(groupNames(map)).to.deep.equal(['input', 'forget', 'cell', 'output']);
    const tops = maps.map((map) => map.getBoundingClientRect().top);
    expect(tops).to.deep.equal([...tops].sort((a, b) => a - b));
    const [line] = maps[0].shadowRoot!.querySelectorAll('[part=groups] .crosshair');
    const box = maps[0].shadowRoot!.querySelector('canvas')!.getBoundingClientRect();
    const own = maps[0].getBoundingClientRect();
    expect(Number(line.getAttribute('x1')), 'a quarter of the columns').to.be.closeTo(
      box.left - own.left + box.width / 4,
      1,
    );
    element.noGateSeparators = true;
    element.noBias = true;
    await element.updateComplete;
    expect(heatmaps(element).map((map) => map.columnGroups)).to.deep.equal([null, null]);
    await keepScreen('rnn-weights-heatmap');
  });

  it('gives kernel and recurrent kernel one norm about zero, the bias its own', async () => {
    const given = lstm((values, name) => {
      if (name === 'recurrent_kernel') values[5] = -3;
      if (name === 'bias') values.fill(0).set([1, 1, 1], 3);
    });
    const element = await show(given);
    const [kernel, recurrent, bias] = heatmaps(element);
    expect([kernel.norm, recurrent.norm, bias.norm]).to.deep.equal(['-3,3', '-3,3', 'symmetric']);
    element.equateAxes = 0;
    await element.updateComplete;
    expect([kernel.norm, recurrent.norm, bias.norm]).to.deep.equal(['symmetric', 'symmetric', 'symmetric']);
    element.norm = '-2,2';
    await element.updateComplete;
    expect([kernel.norm, recurrent.norm]).to.deep.equal(['-2,2', '-2,2']);
    element.normalized = true;
    await element.updateComplete;
    expect([kernel.norm, recurrent.norm, bias.norm]).to.deep.equal(['', '', '']);
  });

  it('colours by the absolute value when asked: the map runs from zero to both ends', async () => {
    const given = lstm((values, name) => name === 'kernel' && values.fill(0).set([-1, 1, 0.5]));
    const element = await show(given, { absoluteValue: true, cmap: 'Greys', noBias: true, equateAxes: 0 });
    const [map] = heatmaps(element);
    map.redraw();
    await map.updateComplete;
    const pixels = readPixels(canvasOf(map));
    const at = (column: number): number[] =>
      pixels.at(Math.floor(((column + 0.5) / 12) * pixels.width), Math.floor(pixels.height / 4));
    expect(at(0), '-1 as 1').to.deep.equal(at(1));
    expect(at(0)[0], 'black').to.be.below(8);
    expect(at(0)[3]).to.equal(255);
    expect(at(3)[0], 'white').to.be.above(247);
    expect(at(2)[0]).to.be.within(100, 180);
  });

  it('counts NaN, infinite values and dead units, and says them; that there are none too', async () => {
    const element = await show(
      lstm((values, name) => {
        if (name === 'kernel') values.set([NaN, Infinity, -Infinity, NaN], 2);
        // Two of twelve columns of a kernel with three rows.
        if (name === 'recurrent_kernel') for (const row of [0, 1, 2]) values.set([0, -0], 12 * row + 4);
      }),
    );
    expect(texts(element, 'counts')).to.deep.equal([
      '2 NaN, 2 infinite',
      '2 of 12 units dead (only zeros)',
      'all finite',
    ]);
    expect(texts(element, 'odd')).to.have.length(2);
    element.words = german;
    element.lang = 'de';
    await element.updateComplete;
    expect(texts(element, 'counts')[0]).to.equal('2 NaN, 2 unendlich');
    expect(texts(element, 'name')[1]).to.equal('rekurrenter Kernel [3 × 12]');
    expect(groupNames(heatmaps(element)[0])).to.deep.equal(['Eingang', 'Vergessen', 'Zelle', 'Ausgang']);
    const whole = await show(lstm());
    expect(texts(whole, 'counts')).to.deep.equal([
      'all finite, no dead unit',
      'all finite, no dead unit',
      'all finite',
    ]);
  });

  it('draws histograms gate by gate, over the limits that kernel and recurrent kernel share', async () => {
    const given = lstm((values, name) => name === 'recurrent_kernel' && values.set([-3, 2]));
    const element = await show(given, { view: 'histogram', bins: 20 });
    const [kernel, recurrent, bias] = histograms(element);
    expect([kernel.xlims, recurrent.xlims, bias.xlims]).to.deep.equal(['-3,2', '-3,2', '']);
    expect(kernel).to.include({ bins: 20, by: 'gate', nRows: 4 });
    const labels = [...kernel.shadowRoot!.querySelectorAll('[part=label]')].map((node) => node.textContent);
    expect(labels).to.deep.equal(['input', 'forget', 'cell', 'output']);
    // The forget gate's six values of the kernel: columns 3 to 5 of both rows.
    const values = (given[0] as unknown as { values: Float32Array }).values;
    const forget = [3, 4, 5, 15, 16, 17].map((at) => values[at]);
    const [heads, ...bins] = (await kernel.toCSV())
      .trim()
      .split('\n')
      .map((line) => line.trim().split(','));
    const column = heads.indexOf('forget');
    const wanted = new Array<number>(20).fill(0);
    for (const value of forget) wanted[Math.floor(((value + 3) / 5) * 20)] += 1;
    expect(bins.map((bin) => Number(bin[column]))).to.deep.equal(wanted);
    await keepScreen('rnn-weights-histogram');
  });

  it('takes both directions of a model’s layer, forward beside backward, and shares the norm of all four kernels', async () => {
    const model = await loadModel('/test/fixtures/keras/bilstm-sequential.keras');
    const weights = getWeights(model, 'bi');
    const kernels = weights.filter(({ name, gate }) => !gate && name.includes('kernel'));
    const reach = reachOf(...(await Promise.all(kernels.map(({ tensor }) => tensor.data()))));
    const element = mount('rnn-weights', { data: weights }, { width: 900, height: 560 });
    for (const weight of weights) weight.dispose();
    await element.updateComplete;
    const maps = heatmaps(element);
    expect(maps).to.have.length(6);
    expect([...element.shadowRoot!.querySelectorAll('h3')].map((node) => node.textContent)).to.deep.equal([
      'forward',
      'backward',
    ]);
    expect(maps[3].getBoundingClientRect().left).to.be.above(maps[0].getBoundingClientRect().right - 1);
    for (const at of [0, 1, 3, 4]) expect(maps[at].norm, `map ${at}`).to.equal(`${-reach},${reach}`);
    await keepScreen('rnn-weights-bidirectional');
    element.view = 'histogram';
    await element.updateComplete;
    expect(histograms(element), 'the page has disposed its tensors').to.have.length(6);
    expect(texts(element, 'message')).to.deep.equal([]);
    element.direction = 'backward';
    await element.updateComplete;
    expect(histograms(element)).to.have.length(3);
    model.dispose();
  });

  it('shows gradients, by the same names; of what the target does not depend on it says so', async () => {
    const model = await loadModel('/test/fixtures/keras/gru-default.keras');
    const [x, y] = [model.layersModel.inputs[0], model.layersModel.outputs[0]].map(({ shape }) =>
      tf.randomNormal([2, ...shape.slice(1).map((side) => side ?? 7)], 0, 1, 'float32', 3),
    );
    const gradients = await getGradients(model, 'gru', x, { of: 'weights', y, loss: 'mse' });
    const element = await show([
      { ...gradients[0], tensor: null } as RnnWeight,
      ...(gradients.slice(1) as RnnWeight[]),
    ]);
    expect(groupNames(heatmaps(element)[0])).to.deep.equal(['update', 'reset', 'new']);
    expect(texts(element, 'none')).to.deep.equal(['The target does not depend on it: there is no gradient.']);
    expect(heatmaps(element)).to.have.length(2);
    tf.dispose([x, y]);
    gradients.forEach((one) => one.dispose());
    model.dispose();
  });

  it('reads 24 bytes per weight, once the picture is there, and twice a second at most while data comes', async () => {
    const engine = await testEngine();
    const element = await show(lstm());
    await new Promise((done) => setTimeout(done, 1200));
    const before = { ...engine.stats };
    const end = performance.now() + 1200;
    let sets = 0;
    while (performance.now() < end) {
      element.data = lstm();
      await element.updateComplete;
      sets += 1;
    }
    const bytes = engine.stats.readbackBytes - before.readbackBytes;
    expect(sets).to.be.above(4);
    expect(engine.stats.readbacks - before.readbacks, 'three weights, at 0, 0.5 and 1 second').to.be.at.most(9);
    expect(bytes).to.be.at.most(9 * 24);
  });

  it('tells a cell with its weight’s path', async () => {
    const element = await show(lstm());
    const told: CustomEvent[] = [];
    element.addEventListener('cell-select', (event) => told.push(event as CustomEvent));
    const surface = heatmaps(element)[1].shadowRoot!.querySelector('[part=surface]')!;
    for (const key of ['ArrowRight', 'Enter'])
      surface.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    await until(() => told.length > 0);
    expect(told).to.have.length(1);
    expect(told[0].target).to.equal(element);
    expect(told[0].detail).to.include({ weight: 'lstm/lstm_cell/recurrent_kernel' });
    expect(told[0].detail.axes).to.deep.equal(['hidden', 'unit']);
  });

  it('becomes one image, with its captions, and one CSV', async () => {
    const element = await show(lstm());
    const svg = new DOMParser().parseFromString(await element.toSVG({ scale: 1 }), 'image/svg+xml');
    expect(svg.querySelector('parsererror')).to.equal(null);
    expect(svg.querySelectorAll('svg svg')).to.have.length(3);
    const said = [...svg.querySelectorAll('svg > text')].map((node) => node.textContent);
    expect(said).to.include.members(['kernel [2 × 12]', 'all finite']);
    const image = await createImageBitmap(await element.toBlob('image/png', { scale: 2 }));
    expect([image.width, image.height]).to.deep.equal([2 * size.width, 2 * size.height]);
    const csv = await element.toCSV();
    expect(csv.split('\n').filter((line) => line.startsWith('lstm/'))).to.have.length(3);
  });

  it('says what is wrong in a sentence, and fires it once', async () => {
    const cases: [unknown, Partial<RnnWeights>, RegExp][] = [
      [[[1, 2]], {}, /data is no list of weights\. Give what getWeights/],
      [[{ name: 'dense/kernel', values: [1], shape: [1, 1] }], {}, /data has no recurrent kernel\. Give/],
      [lstm(), { view: 'lines' as 'heatmap' }, /view is "lines"\. Give "heatmap" or "histogram"\./],
      [lstm(), { equateAxes: 7 }, /equate-axes is 7\. Give 0/],
      [lstm(), { layer: 'gru' }, /layer is "gru", and data has "lstm"\. Give a part/],
      [lstm(), { gates: 'a,b,c,d,e' }, /12 columns are not 5 gates of equal size\. Name the gates/],
      [[...lstm(), ...lstm().map((one) => ({ ...one, name: `other/${one.name}` }))], {}, /several recurrent layers: "lstm", "other\/lstm"\. Name one/],
      [lstm().map(({ name }) => ({ name })), {}, /"lstm\/lstm_cell\/kernel" has no numbers\. Give it a tensor/],
    ]; // prettier-ignore
    for (const [data, more, sentence] of cases) {
      const element = mount('rnn-weights', more, size);
      const errors: string[] = [];
      element.addEventListener('engine-error', (event) =>
        errors.push(((event as CustomEvent).detail as { error: Error }).error.message),
      );
      element.data = data as RnnWeight[];
      await element.updateComplete;
      expect(errors, String(sentence)).to.have.length(1);
      expect(errors[0])
        .to.match(sentence)
        .and.match(/^rnn-weights: /);
      expect(texts(element, 'message')).to.deep.equal(errors);
      element.remove();
    }
  });

  it('goes on after an error, and lets go of its numbers when it leaves the page', async () => {
    const element = await show(lstm(), { layer: 'gru' });
    element.layer = '';
    await element.updateComplete;
    expect(texts(element, 'message')).to.deep.equal([]);
    expect(heatmaps(element)).to.have.length(3);
    const before = tf.memory().numTensors;
    const kernel = tf.ones([2, 12]);
    const recurrent = tf.ones([3, 12]);
    element.data = [{ name: 'lstm/kernel', tensor: kernel }, { name: 'lstm/recurrent_kernel', tensor: recurrent }] as RnnWeight[]; // prettier-ignore
    tf.dispose([kernel, recurrent]);
    await element.updateComplete;
    expect(heatmaps(element)).to.have.length(2);
    element.remove();
    await until(() => tf.memory().numTensors === before);
  });

  it('comes by see-rnn’s names in one line: of a model’s weights, and of gradients', async () => {
    const model = await loadModel('/test/fixtures/keras/lstm-sequential.keras');
    const target = document.body.appendChild(document.createElement('div'));
    const heatmap = showRnnHeatmap(target, { model, layer: 'lstm' }, { cmap: null, absolute_value: true, show_bias: false, gate_sep_width: 0, normalize: true, norm: 'auto', show_colorbar: false, w: 0.5 }); // prettier-ignore
    expect(heatmap).to.include({
      view: 'heatmap',
      cmap: 'bone',
      absoluteValue: true,
      noBias: true,
      noGateSeparators: true,
      normalized: true,
      norm: 'symmetric',
      noColorbar: true,
      scaleWidth: 0.5,
    });
    await heatmap.updateComplete;
    expect(heatmaps(heatmap)).to.have.length(2);
    const histogram = showRnnHistogram(target, lstm(), { equateAxes: 0, bins: 30, show_xy_ticks: [0, 0] });
    expect(histogram).to.include({ view: 'histogram', equateAxes: 0, bins: 30, noTicks: true });
    await histogram.updateComplete;
    expect(histograms(histogram)).to.have.length(3);
    const [x, y] = [model.layersModel.inputs[0], model.layersModel.outputs[0]].map(({ shape }) =>
      tf.randomNormal([2, ...shape.slice(1).map((side) => side ?? 7)], 0, 1, 'float32', 3),
    );
    const gradients = showRnnHeatmap(target, { model, layer: 'lstm' }, { mode: 'grads', inputData: x, labels: y, loss: 'mse' }); // prettier-ignore
    await gradients.updateComplete;
    expect(heatmaps(gradients)).to.have.length(3);
    const [wanted] = await getGradients(model, 'lstm', x, { of: 'weights', y, loss: 'mse' });
    const found = await heatmaps(gradients)[0].probe(0, 1);
    expect(found).to.equal((await wanted.tensor!.data())[1]);
    expect(() => showRnnHeatmap(target, { model, layer: 'lstm' }, { mode: 'grads' })).to.throw(
      /needs inputData and labels/,
    );
    expect(() => showRnnHeatmap(target, lstm(), { configs: {} } as object)).to.throw(/there is no option configs/);
    wanted.dispose();
    target.remove();
    tf.dispose([x, y]);
    model.dispose();
  });
});
