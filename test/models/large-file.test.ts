import { expect } from 'chai';
import { getLayerOutputs, loadModel } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { writeH5, type H5Array, type H5Group } from '../support/h5-writer';

const layers = 8;
const side = 2560;

/** A stack of Dense layers whose kernels are 25 MiB each, 200 MiB in all: 0.5 on the diagonal. */
function makeFile(): File {
  const names = Array.from({ length: layers }, (_, i) => `dense_${i}`);
  const kernel = (): H5Array => {
    const values = new Float32Array(side * side);
    for (let i = 0; i < side; i++) values[i * side + i] = 0.5;
    return { shape: [side, side], values };
  };
  const members: Record<string, H5Group> = {};
  for (const name of names) {
    members[name] = {
      attributes: { weight_names: [`${name}/kernel:0`] },
      members: { [name]: { members: { 'kernel:0': kernel() } } },
    };
  }
  const config = {
    class_name: 'Sequential',
    config: {
      name: 'large',
      layers: names.map((name, i) => ({
        class_name: 'Dense',
        config: { name, units: side, use_bias: false, ...(i === 0 ? { batch_input_shape: [null, side] } : {}) },
      })),
    },
  };
  const root: H5Group = {
    attributes: { model_config: JSON.stringify(config), keras_version: '2.15.0', backend: 'tensorflow' },
    members: { model_weights: { attributes: { layer_names: names, keras_version: '2.15.0' }, members } },
  };
  return new File(writeH5(root), 'large.h5');
}

/** The longest time between two ticks of a 60 Hz timer while `work` goes on. */
async function watch<T>(work: () => Promise<T>): Promise<{ result: T; latest: number }> {
  let latest = 0;
  let last = performance.now();
  const tick = (): void => {
    const now = performance.now();
    latest = Math.max(latest, now - last);
    last = now;
  };
  const timer = setInterval(tick, 1000 / 60);
  const result = await work();
  tick();
  clearInterval(timer);
  return { result, latest };
}

describe('a file of 200 MB', () => {
  failOnGpuErrors();
  before(testEngine);

  it('loads with progress, and the page’s 60 Hz timer is never late by more than 100 ms', async () => {
    const file = makeFile();
    expect(file.size).to.be.above(200e6);
    // How late the timer is when nothing of ours runs: a machine at full load has its own pauses.
    const idle = await watch(() => new Promise((done) => setTimeout(done, 2000)));
    const seen: number[] = [];
    const load = await watch(() => loadModel(file, { onProgress: ({ loaded }) => void seen.push(loaded) }));
    const model = load.result;
    expect(model.parsed).to.deep.equal({ in: 'worker', reason: '' });
    expect(seen.length, 'reports of progress').to.be.above(20);
    expect(seen.at(-1)).to.equal(file.size);
    expect([...seen].sort((a, b) => a - b)).to.deep.equal(seen);
    expect(load.latest, `ms between two ticks (${idle.latest} at rest)`).to.be.below(100 + idle.latest);
    const input = tf.ones([1, side]);
    const [output] = await getLayerOutputs(model, -1, input);
    const values = await output.tensor.data();
    expect([...new Set(values)]).to.deep.equal([0.5 ** layers]);
    output.dispose();
    input.dispose();
    model.dispose();
  });
});
