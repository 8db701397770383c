import { expect } from 'chai';
import '../../components/index';
import type { Figure, Tag } from '../../demo/gallery/example';
import * as tf from '../../src/tfjs/tf';
import { longRun } from '../support/browser';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { Dice } from '../support/monkey/dice';
import { Played } from '../support/monkey/figures';
import { operations } from '../support/monkey/operations';

const tags: Tag[] = [
  'attn-heatmap',
  'attn-heatmap',
  'attn-overview',
  'feature-grid',
  'feature-grid',
  'feature-histogram',
  'feature-scatter',
];
const seeds = [1, 2, 3, 4, 5];

describe('seven elements that anything happens to', () => {
  failOnGpuErrors();
  let stand: HTMLElement;
  let operationsPerSeed = 60;
  const loose: string[] = [];
  const hear = (event: ErrorEvent | PromiseRejectionEvent): void => {
    event.preventDefault();
    loose.push(String('reason' in event ? event.reason : event.message));
  };
  before(async () => {
    await testEngine();
    if (await longRun()) operationsPerSeed = 1500;
    addEventListener('error', hear);
    addEventListener('unhandledrejection', hear);
  });
  after(() => {
    removeEventListener('error', hear);
    removeEventListener('unhandledrejection', hear);
  });
  beforeEach(() => {
    stand = document.createElement('div');
    document.body.append(stand);
  });
  afterEach(() => stand.remove());

  for (const seed of seeds) {
    it(`look in the end as ones that it did not happen to (seed ${seed})`, async function () {
      this.timeout(600_000);
      const tensors = tf.memory().numTensors;
      const dice = new Dice(seed);
      const all = tags.map((tag) => new Played(sized(document.createElement(tag))));
      stand.append(...all.map(({ figure }) => figure));
      const log: string[] = [];
      const broken: string[] = [];
      for (let i = 0; i < operationsPerSeed; i++) {
        const played = dice.pick(all);
        const [name, operation] = dice.pick(operations);
        const said = `${i}: ${played.figure.localName} ${all.indexOf(played)} ${name}`;
        log.push(said);
        const asked = operation(played, dice);
        asked?.catch((error) => broken.push(`${said}: ${error}`));
        if (dice.below(3) === 0) await new Promise(requestAnimationFrame);
        if (dice.below(40) === 0) await asked?.catch(() => {});
      }
      for (const played of all) await compare(played, log);
      expect(
        broken.filter((sentence) => !isAnAnswer(sentence)),
        'what was asked for',
      ).to.deep.equal([]);
      expect(loose.splice(0), 'errors that nobody caught').to.deep.equal([]);
      stand.replaceChildren();
      await new Promise((done) => setTimeout(done, 50));
      expect(tf.memory().numTensors, 'tensors').to.equal(tensors);
    });
  }

  /** An element that cannot be drawn as it is set says why, and what to do; anything else is an error of ours. */
  function isAnAnswer(sentence: string): boolean {
    return /: Error: [^]+\. [^]+\.$/.test(sentence);
  }

  async function compare(played: Played, log: readonly string[]): Promise<void> {
    const { figure } = played;
    figure.shadowRoot!.querySelector('[part~="surface"]')?.dispatchEvent(new PointerEvent('pointerleave'));
    (document.activeElement as HTMLElement | null)?.blur();
    sized(figure);
    const twin = played.fresh();
    stand.append(twin);
    const [seen, wanted] = [await settled(figure), await settled(twin)];
    const settings = (figure.cloneNode() as Element).outerHTML;
    expect(
      seen,
      `${settings} after\n${log
        .filter((line) => line.includes(figure.localName))
        .slice(-12)
        .join('\n')}`,
    ).to.equal(wanted);
    twin.remove();
  }
});

function sized(figure: Figure): Figure {
  Object.assign(figure.style, { width: '317px', height: '240px' });
  return figure;
}

/** What an element shows once it rests: its message, or all of its picture as SVG. */
async function settled(figure: Figure): Promise<string> {
  figure.scrollIntoView();
  await figure.updateComplete;
  const message = figure.shadowRoot!.querySelector('[part~="message"]')?.textContent?.trim();
  if (message) return message;
  try {
    return await figure.toSVG();
  } catch (error) {
    return (error as Error).message; // without data there is nothing to show
  }
}
