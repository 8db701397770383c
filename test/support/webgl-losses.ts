import { expect } from 'chai';
import '../../components/index';
import { openEngine, type Engine } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { mount } from './mount';
import { blue, messageOf, red, twoCells } from './two-cells';

const size = { width: 300, height: 300 };
const tags = ['attn-heatmap', 'feature-grid', 'feature-histogram', 'feature-scatter'] as const;

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
  expect(await twoCells(shown)).to.deep.equal([blue, red]);
  const next = await lose(engine);
  expect([next.tier, next.webgl!.gl.isContextLost()]).to.deep.equal(['webgl', false]);
  expect(await openEngine()).to.equal(next);
  expect(await twoCells(shown), 'what it had').to.deep.equal([blue, red]);
  shown.data = [[1, 0]];
  expect(await twoCells(shown), 'other data').to.deep.equal([red, blue]);
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
