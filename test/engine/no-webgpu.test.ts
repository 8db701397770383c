import { expect } from 'chai';
import '../../components/index';
import { openEngine } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { mount } from '../support/mount';
import { noWebGlReason, withoutWebGl } from '../support/no-webgl';

describe('a page in a browser without WebGPU and without WebGL', () => {
  before(() => {
    Object.defineProperty(navigator, 'gpu', { value: undefined, configurable: true });
    withoutWebGl();
  });

  it('has an engine of tier none that says what to do', async () => {
    const engine = await openEngine();
    expect(engine.tier).to.equal('none');
    expect(engine.device).to.equal(null);
    expect(engine.reason).to.equal(
      `This browser has no WebGPU. Use a current Chrome, Edge or Safari, or Firefox on Windows or macOS. ${noWebGlReason}`,
    );
  });

  it('still computes with tfjs, on the CPU', async () => {
    await openEngine();
    expect(tf.getBackend()).to.equal('cpu');
    expect([...tf.tensor1d([1, 2]).mul(2).dataSync()]).to.deep.equal([2, 4]);
  });

  it('shows the reason in each element, and tells it once', async () => {
    const told: string[] = [];
    for (const tag of ['attn-heatmap', 'feature-grid', 'feature-histogram'] as const) {
      const element = mount(tag, { data: [[1, 2]] });
      element.addEventListener('engine-error', (event) => told.push((event as CustomEvent).detail.error.message));
      await element.updateComplete;
      const message = element.shadowRoot!.querySelector('[part=message]')!.textContent;
      expect(message).to.match(new RegExp(`^${tag}: This browser has no WebGPU`));
      element.data = [[3, 4]];
      await element.updateComplete;
    }
    expect(told).to.have.length(3);
  });
});
