import { expect } from 'chai';
import { openPage, openScript } from '../support/page';

const drawn = 'drawn';

// Faults of importing: each page is a document of its own with a tfjs of its own, as a bundler makes it.
describe('a page with a tfjs of its own', () => {
  it('is left without tfjs when it shows numbers alone', async () => {
    expect(await openPage('numbers-alone')).to.deep.equal({ drawn, tfjs: false });
  });

  it('computes after tf.ready(), with an element in its HTML', async () => {
    const { backend, ...answer } = (await openPage('ready-then-ops')) as Record<string, unknown>;
    expect(answer).to.deep.equal({ before: [[2, 4]], drawn, after: [[2, 4]], sameBackend: true });
    expect(backend).to.be.oneOf(['webgl', 'cpu']);
  });

  it('predicts in its first lines, before any ready()', async () => {
    expect(await openPage('predict-at-once')).to.deep.equal({ first: 3, drawn, second: 7 });
  });

  it('keeps its stock WebGPU backend: old tensors still read, and are drawn where they lie', async () => {
    expect(await openPage('stock-webgpu-first')).to.deep.equal({
      drawnNumbers: drawn,
      drawnTensor: drawn,
      drawnCast: drawn,
      old: [
        [0, 2],
        [4, 6],
      ],
      sameBackend: true,
    });
  });

  for (const early of [false, true]) {
    it(`may choose the stock WebGPU backend ${early ? 'after' : 'before'} the first figure`, async () => {
      expect(await openPage('stock-webgpu-later', early ? 'early' : '')).to.deep.equal({
        drawnBefore: drawn,
        drawnTensor: drawn,
        drawnAgain: drawn,
        array: [
          [1, 2],
          [3, 4],
        ],
        sameBackend: true,
      });
    });
  }

  it('gets a backend in place of its stock one whose GPU is gone', async () => {
    const { old, ...answer } = (await openPage('stock-webgpu-lost')) as Record<string, unknown>;
    expect(answer).to.deep.equal({
      tier: 'webgpu',
      newBackend: true,
      array: [
        [0, 2],
        [4, 6],
      ],
      drawn,
      sameEngine: true,
    });
    expect(old, 'a tensor of the dead GPU').to.match(/is gone|lost/);
  });

  it('stays on cpu, whose tensors are drawn', async () => {
    expect(await openPage('other-backend', 'backend=cpu')).to.deep.equal({
      drawn,
      tensorSays: drawn,
      array: [
        [0, 3],
        [6, 9],
      ],
      sameBackend: true,
    });
  });

  it('stays on webgl, and reads what to do about a tensor there', async () => {
    expect(await openPage('other-backend', 'backend=webgl')).to.deep.equal({
      drawn,
      tensorSays:
        'attn-heatmap: the tensor lives on tfjs’s backend "webgl", which the GPU engine cannot read. Call openEngine() before you make it, or give {values: await tensor.data(), shape: tensor.shape}.',
      array: [
        [0, 3],
        [6, 9],
      ],
      sameBackend: true,
    });
  });

  it('keeps its classes, kernels and backends when it imports attnscope', async () => {
    const { backends, chosen, ...answer } = (await openPage('own-layers')) as Record<string, unknown>;
    expect(answer).to.deep.equal({ layers: true, classes: [], kernels: [] });
    expect(backends).to.have.members(['webgl', 'cpu']);
    expect(chosen).to.be.oneOf([null, undefined]);
  });

  it('shares tensors with the figures once it has called openEngine()', async () => {
    expect(await openPage('engine-first')).to.deep.equal({
      backend: 'webgpu',
      sameDevice: true,
      drawn,
      array: [
        [0, 3],
        [6, 9],
      ],
    });
  });
});

describe('a page with a GPUDevice of its own', () => {
  it('has figures on that device, which outlives the engine', async () => {
    const { other, noDevice, ...answer } = (await openPage('given-device')) as Record<string, unknown>;
    expect(answer).to.deep.equal({ sameDevice: true, drawn, sameEngine: true, lost: false });
    expect(other).to.match(/^An engine is open on another device than the one given\./);
    expect(noDevice).to.match(/^An engine is open on another device|^device is an object of class Object/);
  });
});

describe('dist/attnscope.js beside others', () => {
  const standalone = new URL('../dist/attnscope.js', import.meta.url).href;
  const picture = `
    const show = async (data) => {
      const map = document.createElement('attn-heatmap');
      map.style.cssText = 'width: 200px; height: 200px';
      document.body.append(map);
      map.data = data;
      await map.updateComplete;
      return map.shadowRoot.querySelector('[part=message]')?.textContent ?? String(await map.probe(1, 1));
    };
    const numbers = { values: Float32Array.of(0, 1, 2, 3), shape: [2, 2] };`;

  it('lives with tf.min.js of a content delivery network', async () => {
    const answer = await openScript(
      `${picture}
      const before = tf.tensor2d([[1, 2]]).mul(2).arraySync();
      const attnscope = await import('${standalone}');
      const drawn = await show(numbers);
      const after = tf.tensor2d([[1, 2]]).mul(3).arraySync();
      const engine = await attnscope.openEngine();
      const theirs = await show(tf.tensor2d([[0, 1], [2, 4]]).add(1));
      const ours = await show(attnscope.tf.tensor2d([[0, 1], [2, 5]]).add(1));
      return { before, drawn, after, tier: engine.tier, theirs, ours };`,
      ['/node_modules/@tensorflow/tfjs/dist/tf.min.js'],
    );
    expect(answer).to.deep.equal({
      before: [[2, 4]],
      drawn: '3',
      after: [[3, 6]],
      tier: 'webgpu',
      theirs: '5',
      ours: '6',
    });
  });

  it('lives with a second copy of itself', async () => {
    const answer = await openScript(
      `${picture}
      const first = await import('${standalone}');
      const engine = await first.openEngine();
      const tensor = first.tf.tensor2d([[0, 1], [2, 4]]).add(1);
      const drawn = await show(tensor);
      const second = await import('${standalone}?copy=2');
      const other = await second.openEngine();
      const again = await show(tensor.add(1));
      const theirs = await show(second.tf.tensor2d([[0, 1], [2, 6]]).add(1));
      const old = await tensor.array();
      return { tiers: [engine.tier, other.tier], sameDevice: engine.device === other.device, drawn, again, theirs, old };`,
    );
    expect(answer).to.deep.equal({
      tiers: ['webgpu', 'webgpu'],
      sameDevice: true,
      drawn: '5',
      again: '6',
      theirs: '7',
      old: [
        [1, 2],
        [3, 5],
      ],
    });
  });
});
