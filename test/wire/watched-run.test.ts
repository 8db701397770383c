import { expect } from 'chai';
import '../../components/attn-heatmap';
import '../../components/attn-overview';
import { watchRun, type Engine, type WatchedRun } from '../../src/index';
import { weightsOf } from '../reference/virtual-maps';
import { takeGpuErrors, testEngine } from '../support/engine';
import { lose } from '../support/losses';
import { mount } from '../support/mount';
import { bytesOf, frameOf, rankOf, seededMaps } from './frames';
import { Wire } from './wire-end';

const given = seededMaps(100, 41);

async function watched(): Promise<{ run: WatchedRun; wire: Wire }> {
  let wire!: Wire;
  const run = await watchRun('ws://127.0.0.1:1/stream?token=a', { connect: (to) => (wire = new Wire(to)) });
  wire.opens();
  wire.says({ type: 'welcome', version: 1, run: 'demo' });
  wire.says({ type: 'model', ranks: [rankOf(2)], dark: [] });
  return { run, wire };
}

describe('a run that is watched', () => {
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  it('draws on after the GPU was lost, without a frame that comes again', async () => {
    const { run, wire } = await watched();
    wire.says(bytesOf(frameOf(given, { layer: 1 })));
    const overview = mount('attn-overview', { data: run.overview });
    const heatmap = mount('attn-heatmap', { data: run.maps(1), head: 3 });
    run.addEventListener('change', () => {
      overview.data = run.overview;
      heatmap.data = run.maps(1);
    });
    await Promise.all([overview.updateComplete, heatmap.updateComplete]);
    engine = await lose(engine);
    await Promise.all([overview.updateComplete, heatmap.updateComplete]);
    expect(run.engine).to.equal(engine);
    expect(await heatmap.probe(3, 90, 11)).to.be.closeTo(weightsOf(given, 3, 90)[11], 1e-5);
    expect(await overview.probe(1, 3, 90, 11)).to.be.closeTo(weightsOf(given, 3, 90)[11], 1e-6);
    overview.data = heatmap.data = null;
    run.close();
    takeGpuErrors();
  });

  it('leaves nothing on the GPU after a hundred times', async () => {
    const buffers = new Set<GPUBuffer>();
    const device = engine.device!;
    const { createBuffer } = device;
    device.createBuffer = (descriptor) => {
      const buffer = createBuffer.call(device, descriptor);
      if (!String(descriptor.label).startsWith('wire.')) return buffer;
      buffers.add(buffer);
      const destroy = buffer.destroy.bind(buffer);
      buffer.destroy = () => {
        buffers.delete(buffer);
        destroy();
      };
      return buffer;
    };
    const frames = [0, 1].map((layer) => bytesOf(frameOf(seededMaps(20, 43), { layer })));
    const overview = mount('attn-overview');
    let most = 0;
    for (let i = 0; i < 100; i++) {
      const { run, wire } = await watched();
      for (const frame of frames) wire.says(frame);
      overview.data = run.overview;
      await overview.updateComplete;
      most = Math.max(most, buffers.size);
      overview.data = null;
      await overview.updateComplete;
      run.close();
      expect(wire.closed).to.equal(true);
    }
    delete (device as Partial<GPUDevice>).createBuffer;
    expect(most, 'buffers of one run').to.be.within(8, 20);
    expect(buffers.size, 'buffers that stay').to.equal(0);
  });
});
