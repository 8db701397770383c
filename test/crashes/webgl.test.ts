import { expect } from 'chai';
import { openEngine } from '../../src/index';
import { closeCurrent } from '../support/close-engine';
import { loseContext, unhandled } from '../support/losses';
import { withoutWebGl } from '../support/no-webgl';
import { mount } from '../support/mount';
import { expectPaintedAgain } from '../support/webgl-losses';

describe('figures in tier webgl whose context is lost', () => {
  const errors = unhandled();
  after(closeCurrent);
  afterEach(() => expect(errors).to.deep.equal([]));

  it('are painted again by the next one, and other data after it', () => expectPaintedAgain(loseContext));

  it('and lost once more', () => expectPaintedAgain(loseContext));

  it('say so with a button where the browser gives no other, and draw once it does', async () => {
    const engine = await openEngine({ tier: 'webgl' });
    const element = mount('attn-heatmap', { data: [[0, 1]] }, { width: 300, height: 300 });
    await element.updateComplete;
    const part = (name: string): Element | null => element.shadowRoot!.querySelector(`[part=${name}]`);
    const giveWebGl = withoutWebGl();
    const next = await loseContext(engine);
    await element.updateComplete;
    expect(next.tier).to.equal('none');
    expect(part('message')!.textContent).to.match(
      /^attn-heatmap: The GPU was lost \(the browser took the WebGL context away\)\. .*attempts to open another failed/,
    );
    expect(part('retry')).not.to.equal(null);
    giveWebGl();
    await element.retry();
    expect((await openEngine()).tier).to.equal('webgl');
    expect(part('message')).to.equal(null);
    expect(await element.probe(0, 1)).to.equal(1);
  });
});
