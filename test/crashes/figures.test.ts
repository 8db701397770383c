import { expect } from 'chai';
import '../../components/index';
import { openEngine } from '../../src/index';
import { screenPixels } from '../support/browser';
import { testEngine } from '../support/engine';
import { crash, unhandled } from '../support/losses';
import { mount } from '../support/mount';
import { canvasOf } from '../support/pixels';

const messageOf = (element: Element): string | null =>
  element.shadowRoot!.querySelector('[part=message]')?.textContent ?? null;

/** The colours of the two cells of [[low, high]] on the screen. */
async function cells(element: Element): Promise<number[][]> {
  const pixels = await screenPixels(canvasOf(element).getBoundingClientRect());
  return [0.25, 0.75].map((x) => pixels.at(Math.round(x * pixels.width), 5).slice(0, 3));
}

describe('the browser’s GPU process is ended from outside', () => {
  const errors = unhandled();
  const red = [255, 0, 0];
  const blue = [0, 0, 255];

  it('fifty figures in play are painted by the next one, with what they had and with what comes', async () => {
    const engine = await testEngine();
    const elements = Array.from({ length: 50 }, (_, i) =>
      mount('attn-heatmap', { data: [i % 2 ? [0, 1] : [1, 0]] }, { width: 220, height: 160 }),
    );
    const [shown] = elements;
    await Promise.all(elements.map((element) => element.updateComplete));
    window.scrollTo(0, 0);
    expect(await cells(shown)).to.deep.equal([red, blue]);
    const told: string[] = [];
    for (const name of ['lost', 'recovered']) engine.addEventListener(name, () => told.push(name));
    let playing = true;
    const played = (async () => {
      for (let frame = 0; playing; frame++) {
        elements[1].data = [frame % 2 ? [0, 1] : [1, 0]];
        await elements[1].updateComplete;
        await new Promise(requestAnimationFrame);
      }
    })();
    const next = await crash(engine);
    playing = false;
    await played;
    await Promise.all(elements.map((element) => element.updateComplete));
    expect(next.tier).to.equal('webgpu');
    expect(next.recoveries).to.equal(1);
    expect(told).to.deep.equal(['lost', 'recovered']);
    expect(engine.loss).to.match(/^the GPU was lost \(/);
    expect(await cells(shown), 'what it had').to.deep.equal([red, blue]);
    for (const [i, element] of elements.entries()) element.data = [i % 2 ? [1, 0] : [0, 1]];
    await Promise.all(elements.map((element) => element.updateComplete));
    expect(await cells(shown), 'other data').to.deep.equal([blue, red]);
    for (const element of elements) {
      expect(messageOf(element)).to.equal(null);
      expect(await element.probe(0, 0)).to.be.oneOf([0, 1]);
    }
    expect(errors).to.deep.equal([]);
  });

  it('when it ends once more and the browser gives no other, a sentence and a button stand there', async () => {
    const element = mount('attn-heatmap', { data: [[0, 1]] }, { width: 300, height: 300 });
    await element.updateComplete;
    const next = await crash(await openEngine());
    await element.updateComplete;
    const button = element.shadowRoot!.querySelector('[part=retry]');
    // Whether this browser gives another adapter is its own affair; both ways nothing is half done.
    if (next.tier === 'none') {
      expect(messageOf(element)).to.match(/^attn-heatmap: The GPU was lost \(.*\)\. .*restart the browser/);
      expect(button).not.to.equal(null);
      await element.retry();
      expect(messageOf(element)).to.match(/^attn-heatmap: /);
    } else {
      expect(messageOf(element)).to.equal(null);
      expect(button).to.equal(null);
      expect(await cells(element)).to.deep.equal([blue, red]);
    }
    expect(errors).to.deep.equal([]);
  });
});
