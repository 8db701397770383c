import { expect } from 'chai';
import { requestDevice } from '../../src/engine/device';
import { openEngine } from '../../src/index';
import { withoutWebGl } from '../support/no-webgl';

/** Makes the browser answer a request for an adapter in this way. */
function answerWith(answer: () => Promise<GPUAdapter | null>): void {
  navigator.gpu.requestAdapter = answer;
}

describe('a browser that has WebGPU but gives no device', () => {
  before(withoutWebGl);
  const requestAdapter = navigator.gpu.requestAdapter.bind(navigator.gpu);
  afterEach(() => answerWith(requestAdapter));

  it('leads to a sentence when the adapter is null', async () => {
    answerWith(async () => null);
    const engine = await openEngine();
    expect(engine.tier).to.equal('none');
    expect(engine.reason).to.match(/gave no graphics adapter\. Update the graphics driver/);
  });

  it('leads to a sentence when the device is refused', async () => {
    answerWith(async () => {
      const adapter = (await requestAdapter())!;
      adapter.requestDevice = () => Promise.reject(new Error('limits too high'));
      return adapter;
    });
    expect((await requestDevice()).reason).to.equal(
      'The browser refused a WebGPU device (limits too high). Reload the page, or restart the browser.',
    );
  });

  it('does not wait for an answer that never comes', async () => {
    answerWith(() => new Promise(() => {}));
    expect((await requestDevice({ timeout: 50 })).reason).to.match(/no answer within 50 ms/);
  });
});
