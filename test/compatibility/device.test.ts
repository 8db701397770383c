import { expect } from 'chai';
import '../../components/index';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { mount } from '../support/mount';

describe('an adapter of WebGPU’s compatibility mode', () => {
  failOnGpuErrors();

  it('gives a device without core features, with storage buffers in the vertex and fragment stage', async () => {
    const { device, tier } = await testEngine();
    expect(tier).to.equal('webgpu');
    expect(device!.features.has('core-features-and-limits')).to.equal(false);
    const { maxStorageBuffersInVertexStage, maxStorageBuffersInFragmentStage } = device!.limits;
    expect(maxStorageBuffersInVertexStage).to.be.at.least(1);
    expect(maxStorageBuffersInFragmentStage).to.be.at.least(4);
  });

  it('draws every figure, and a cell’s value can be asked for', async () => {
    const data = { values: Float32Array.from({ length: 64 }, (_, i) => i), shape: [8, 8] };
    for (const tag of ['attn-heatmap', 'feature-grid', 'feature-histogram', 'feature-scatter'] as const) {
      const element = mount(tag, { data }, { width: 200, height: 200 });
      element.style.cssText += 'position: fixed; left: 0; top: 0';
      await element.updateComplete;
      expect((await element.toBlob()).size, tag).to.be.above(500);
    }
    const map = mount('attn-heatmap', { data }, { width: 200, height: 200 });
    expect(await map.probe(2, 3)).to.equal(19);
  });
});
