import { expect } from 'chai';
import { closeCurrent } from '../support/close-engine';
import { crash, unhandled } from '../support/losses';
import { expectPaintedAgain } from '../support/webgl-losses';

// A file of its own: after lost contexts Chromium itself ends with its GPU process.
describe('figures in tier webgl, when the GPU process ends', () => {
  const errors = unhandled();
  after(closeCurrent);

  it('are painted again, and other data after it', async () => {
    await expectPaintedAgain(crash);
    expect(errors).to.deep.equal([]);
  });
});
