import { expect } from 'chai';
import { requestDevice } from '../../src/engine/device';

describe('a page that is not served securely', () => {
  it('has no WebGPU, and the reason says where it would have', async () => {
    Object.defineProperty(navigator, 'gpu', { value: undefined, configurable: true });
    Object.defineProperty(globalThis, 'isSecureContext', { value: false, configurable: true });
    try {
      const { device, reason } = await requestDevice();
      expect(device).to.equal(null);
      expect(reason).to.equal(
        'WebGPU is off because this page is not served securely. Open it over https or from localhost.',
      );
    } finally {
      delete (navigator as { gpu?: unknown }).gpu;
      delete (globalThis as { isSecureContext?: unknown }).isSecureContext;
    }
  });
});
