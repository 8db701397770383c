import { expect } from 'chai';
import '../../components/attn-heatmap';
import '../../components/attn-overview';
import { openEngine, type Engine, type EngineOptions } from '../../src/index';
import { closeCurrent } from '../support/close-engine';
import { mount } from '../support/mount';

async function sentenceOf(options: EngineOptions): Promise<string> {
  return openEngine(options).then(
    () => 'opened',
    (error: Error) => error.message,
  );
}

describe('the tiers of an engine', () => {
  afterEach(closeCurrent);

  it('are WebGPU’s where there is a GPU for it', async () => {
    const engine = await openEngine();
    expect([engine.tier, engine.reason, engine.webgl]).to.deep.equal(['webgpu', '', null]);
  });

  it('can be chosen: WebGL has no device, and says why it is not WebGPU', async () => {
    const engine = await openEngine({ tier: 'webgl' });
    expect([engine.tier, engine.device]).to.deep.equal(['webgl', null]);
    expect(engine.reason).to.match(/^The page asked for tier "webgl"\. Leave the tier out/);
    expect(() => engine.requireDevice()).to.throw(
      /^This needs WebGPU, and pictures are drawn by WebGL here\. The page/,
    );
    await engine.finished();
    engine.close();
    expect(engine.tier).to.equal('none');
  });

  it('can be none, for a page that wants no GPU', async () => {
    const engine = await openEngine({ tier: 'none' });
    expect(engine.tier).to.equal('none');
    expect(() => engine.scheduler).to.throw(/^The page asked for tier "none"/);
  });

  it('refuse another tier while an engine is open, a tier that does not exist, and one that a device contradicts', async () => {
    expect(await sentenceOf({ tier: 'metal' as 'webgl' })).to.equal(
      'tier is "metal". Give one of webgpu, webgl, none, or leave it out for the best.',
    );
    const device = await (await navigator.gpu.requestAdapter())!.requestDevice();
    expect(await sentenceOf({ tier: 'webgl', device })).to.match(/^A device was given, and tier "webgl"/);
    device.destroy();
    await openEngine();
    expect(await sentenceOf({ tier: 'webgl' })).to.match(/^An engine of tier "webgpu" is open, and tier "webgl" was/);
    expect(await sentenceOf({ tier: 'webgpu' })).to.equal('opened');
  });

  it('are WebGL’s where the browser has no WebGPU, with the reason', async () => {
    const restore = withoutWebGpu();
    const engine = await openEngine();
    restore();
    expect(engine.tier).to.equal('webgl');
    expect(engine.reason).to.match(/^This browser has no WebGPU\. Use a current/);
  });
});

describe('what needs WebGPU in tier webgl', () => {
  let engine: Engine;
  before(async () => (engine = await openEngine({ tier: 'webgl' })));
  after(closeCurrent);

  it('is said where an overview stands', async () => {
    const element = mount('attn-overview', { data: { values: new Float32Array(8), shape: [1, 2, 2, 2] } });
    await element.updateComplete;
    const said = element.shadowRoot!.querySelector('[part=message]')!.textContent;
    expect(said).to.match(/^attn-overview: This needs WebGPU, and pictures are drawn by WebGL here\./);
  });

  it('closes its context with the engine', () => {
    engine.close();
    expect(engine.webgl!.gl.isContextLost()).to.equal(true);
  });
});

function withoutWebGpu(): () => void {
  Object.defineProperty(navigator, 'gpu', { value: undefined, configurable: true });
  return () => void delete (navigator as { gpu?: unknown }).gpu;
}
