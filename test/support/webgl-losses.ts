import { expect } from 'chai';
import '../../components/index';
import { openEngine, type Engine } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { screenPixels } from './browser';
import { mount } from './mount';
import { canvasOf } from './pixels';

const size = { width: 300, height: 300 };
const red = [255, 0, 0];
const blue = [0, 0, 255];
const tags = ['attn-heatmap', 'feature-grid', 'feature-histogram', 'feature-scatter'] as const;

/** What an element says is wrong. */
const messageOf = (element: Element): string | null =>
  element.shadowRoot!.querySelector('[part=message]')?.textContent ?? null;

/** The colours of the two cells of [[low, high]] on the screen. */
async function cells(element: HTMLElementTagNameMap['attn-heatmap']): Promise<number[][]> {
  await element.updateComplete;
  element.scrollIntoView();
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const pixels = await screenPixels(canvasOf(element).getBoundingClientRect());
  return [0.25, 0.75].map((x) => pixels.at(Math.round(x * pixels.width), 5).slice(0, 3));
}

/**
 * Opens tier webgl with a figure of each kind, has its context lost, and expects all of them painted by the next one: the
 * same numbers, then others, and no element says a word.
 *
 * lose   resolves with the engine in the lost one's place
 */
export async function expectPaintedAgain(lose: (engine: Engine) => Promise<Engine>): Promise<void> {
  const engine = await openEngine({ tier: 'webgl' });
  expect(engine.tier).to.equal('webgl');
  const shown = mount('attn-heatmap', { data: [[0, 1]] }, size);
  const others = tags.map((tag) => mount(tag, { data: [[1, 2, 3], [4, 5, 7]] }, size)); // prettier-ignore
  const told: string[] = [];
  for (const element of [shown, ...others]) {
    element.addEventListener('engine-error', (event) => told.push((event as CustomEvent).detail.error.message));
  }
  await Promise.all([shown, ...others].map((element) => element.updateComplete));
  expect(await cells(shown)).to.deep.equal([blue, red]);
  const next = await lose(engine);
  expect([next.tier, next.webgl!.gl.isContextLost()]).to.deep.equal(['webgl', false]);
  expect(await openEngine()).to.equal(next);
  expect(await cells(shown), 'what it had').to.deep.equal([blue, red]);
  shown.data = [[1, 0]];
  expect(await cells(shown), 'other data').to.deep.equal([red, blue]);
  for (const [i, element] of others.entries()) {
    expect(await element.probe(1, 2), tags[i]).to.equal(7);
    expect(messageOf(element), tags[i]).to.equal(null);
  }
  expect(tf.getBackend()).to.equal('webgl');
  const sum = tf.ones([40, 40]).add(1).sum();
  expect((await sum.data())[0], 'tfjs computes').to.equal(3200);
  sum.dispose();
  expect(told).to.deep.equal([]);
}
