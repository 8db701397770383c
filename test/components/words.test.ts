import { expect } from 'chai';
import '../../components/index';
import { english, setWords } from '../../components/words';
import { german } from '../../components/words/german';
import { failOnGpuErrors } from '../support/engine';
import { fireAt } from '../support/grid';
import { mount, until } from '../support/mount';
import { said, speechless } from '../support/said';

const size = { width: 520, height: 420 };
const matrix = [
  [0, 0.25, 0.5],
  [0.75, 1, 0.125],
];
/** [sample, time, channel] with values that no figure draws. */
const series = {
  shape: [3, 8, 12],
  values: Float32Array.from({ length: 288 }, (_, i) => (i % 50 === 7 ? NaN : i % 50 === 9 ? Infinity : Math.sin(i))),
};

/** [layer, head, query, key] */
const heads = { shape: [2, 3, 4, 4], values: Float32Array.from({ length: 96 }, (_, i) => ((7 * i) % 16) / 16) };

/** Every figure in states that show, together, all that it can say. */
const states = [
  ['attn-heatmap', { data: matrix }],
  ['attn-heatmap', { data: matrix, controls: true, rows: ['0', '1'], threshold: 0.1, locked: { row: 0, column: 1 } }],
  ['attn-heatmap', { data: matrix, controls: true, rowStatistic: 'entropy', columnStatistic: 'argmax' }],
  ['attn-heatmap', { data: matrix, window: { x: 0, y: 0, width: 2, height: 1 } }],
  ['attn-heatmap', { data: [[NaN, NaN]] }],
  ['attn-heatmap', { data: series, heads: 'all' }],
  ['attn-heatmap', { data: series, heads: 'mean' }],
  ['attn-overview', { data: heads }],
  ['attn-overview', { data: heads, sort: 'previous', norm: 'log' }],
  ['feature-grid', { data: series, sample: 0, showTicks: true }],
  ['feature-grid', { data: series, samples: 'overlay' }],
  ['feature-grid', { data: series, samples: 'cells', shareXy: 'rows' }],
  ['feature-grid', { data: series, sample: 1, enlarged: 3, window: { x: 1, y: 0, width: 4, height: 1 } }],
  ['feature-grid', { data: series, sample: 0, nRows: 12, minCell: 90 }],
  ['feature-grid', { data: series, sample: 0, mode: 'density' }],
  ['feature-grid', { data: series, mode: 'heat', samples: 'overlay', filter: '1-6' }],
  [
    'feature-grid',
    { data: series, sample: 0, mode: 'heat', timestepsXaxis: false, window: { x: 0, y: 0, width: 4, height: 3 } },
  ],
  ['feature-histogram', { data: series, bins: 40 }],
  ['feature-histogram', { data: series, bins: 8, by: 'sample', overlay: 'channel', peaksToClip: 2, ticks: 'none' }],
  ['feature-histogram', { data: [[NaN, NaN]], by: 'channel' }],
  ['feature-scatter', { data: [...matrix, [NaN, Infinity, 0]] }],
  ['feature-scatter', { data: [[NaN, NaN]] }],
] as const;

type Shown = HTMLElement & { updateComplete: Promise<boolean>; words: object | null; data: unknown };

/** The element at rest with the table open, after the pointer has been on its picture. */
async function opened([tag, properties]: (typeof states)[number], words: object | null): Promise<Shown> {
  const element = mount(tag, { ...(properties as object), words } as never, size) as unknown as Shown;
  await element.updateComplete;
  const { feed } = element as unknown as { feed: { numbers: unknown; message: string } };
  expect(feed.message).to.equal('');
  await until(() => feed.numbers !== null);
  for (const x of [0.03, 0.5, 0.93]) fireAt(element, 'pointermove', [x, 0.5]);
  element.shadowRoot!.querySelector<HTMLButtonElement>('[part=table-button]')!.click();
  await until(() => element.shadowRoot!.querySelector('caption') !== null);
  await element.updateComplete;
  return element;
}

describe('the words of a figure', () => {
  failOnGpuErrors();
  afterEach(() => setWords(null));

  for (const [i, state] of states.entries()) {
    it(`are all in its table: <${state[0]}>, state ${i}`, async () => {
      const element = await opened(state, speechless(english));
      const numbers = /\d[\d.,]*e[+-]?\d+/g;
      const odd = said(element).map((text) => text.replace(numbers, '').replace(/NaN/g, ''));
      expect(odd.filter((text) => /\p{Letter}/u.test(text))).to.deep.equal([]);
    });

    it(`are German on request: <${state[0]}>, state ${i}`, async () => {
      const element = await opened(state, german);
      const fixed = Object.entries(english).flatMap(([key, word]) =>
        typeof word === 'string' && word !== german[key as 'low'] ? [word] : [],
      );
      const left = said(element).filter((text) =>
        fixed.some((word) => new RegExp(`(?<!\\p{L})${word}(?!\\p{L})`, 'u').test(text)),
      );
      expect(left).to.deep.equal([]);
      expect(said(element).join(' ')).not.to.match(/\b(of|the|to|by|with|and|each|over|values?|channels?|samples?)\b/i);
    });
  }

  it('are the page’s, where the element has none, and change while it stands there', async () => {
    const element = mount('attn-heatmap', { data: matrix }, size);
    await element.updateComplete;
    const button = (): string => element.shadowRoot!.querySelector('[part=table-button]')!.textContent!.trim();
    expect(button()).to.equal('Show as table');
    setWords(german);
    await element.updateComplete;
    expect(button()).to.equal('Als Tabelle zeigen');
    expect(said(element)).to.include('Zeitschritte');
    element.words = { showTable: 'Numbers, please', timesteps: undefined };
    await element.updateComplete;
    expect(button()).to.equal('Numbers, please');
    expect(said(element), 'of the page').to.include('Zeitschritte');
    setWords({ showTable: 'unused' });
    await element.updateComplete;
    expect(said(element), 'neither has it: English').to.include('Timesteps');
    element.words = null;
    await element.updateComplete;
    expect(button()).to.equal('unused');
  });

  it('leave labels that the page gave as they are', async () => {
    const element = mount('attn-heatmap', { data: matrix, words: german, xLabel: 'Week' }, size);
    await element.updateComplete;
    expect(said(element)).to.include.members(['Week', 'Attention-Merkmale']);
  });
});

describe('the numbers of a figure', () => {
  failOnGpuErrors();
  afterEach(() => document.documentElement.removeAttribute('lang'));

  it('have the decimal comma where the nearest lang is German: ticks, readout, table, image', async () => {
    const element = mount('attn-heatmap', { data: matrix, lang: 'de' }, size);
    await until(() => said(element).includes('0,5'));
    fireAt(element, 'pointermove', [0.5, 0.25]);
    await until(() => said(element).includes('query 0, key 1: 0,25'));
    element.shadowRoot!.querySelector<HTMLButtonElement>('[part=table-button]')!.click();
    await until(() => said(element).includes('0,125'));
    expect(await element.toSVG()).to.contain('>0,5<');
    expect(said(element).filter((text) => /\d\.\d/.test(text))).to.deep.equal([]);
  });

  it('follow the page’s lang, also when it changes, and one that is none is passed over', async () => {
    const element = mount('attn-heatmap', { data: matrix, lang: 'x_y' }, size);
    await until(() => said(element).includes('0.5'));
    document.documentElement.lang = 'fr';
    await until(() => said(element).includes('0,5'));
    document.documentElement.lang = 'en-GB';
    await until(() => said(element).includes('0.5'));
  });

  it('are in groups from five digits on', async () => {
    const data = Array.from({ length: 12_345 }, () => [1, 1]);
    const texts = async (lang: string): Promise<string> => {
      const element = mount('feature-histogram', { data, lang, bins: 1 }, size);
      await element.updateComplete;
      await until(() => said(element).some((text) => /24.690/.test(text)));
      return said(element).join(' ');
    };
    expect(await texts('de')).to.contain('24.690');
    expect(await texts('en')).to.contain('24,690');
  });
});
