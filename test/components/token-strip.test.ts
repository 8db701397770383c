import axe from 'axe-core';
import { expect } from 'chai';
import '../../components/index';
import type { AttnHeatmap } from '../../components/attn-heatmap';
import type { FeatureGrid } from '../../components/feature-grid';
import type { TokenStrip } from '../../components/token-strip';
import { german } from '../../components/words/german';
import { failOnGpuErrors } from '../support/engine';
import { click, frames, moveTo, pointIn, press, type Point } from '../support/hand';
import { mount, until } from '../support/mount';

const texts = ['The', ' cat', '\n', ' sat', '', '😀'];
const weights = [0.1, 0.4, NaN, 0.2, 0.05, 0];

async function strip(given: Partial<TokenStrip> = {}): Promise<TokenStrip> {
  const element = document.createElement('token-strip');
  Object.assign(element, { tokens: texts, weights }, given);
  element.style.cssText = 'position: absolute; left: 10px; top: 10px; width: 400px';
  document.body.append(element);
  await element.updateComplete;
  return element;
}

const tokensOf = (element: TokenStrip): HTMLElement[] => [
  ...element.shadowRoot!.querySelectorAll<HTMLElement>('[part~=token]'),
];
const part = (element: TokenStrip, name: string): HTMLElement | null =>
  element.shadowRoot!.querySelector<HTMLElement>(`[part~=${name}]`);
const readout = (element: TokenStrip): string => part(element, 'readout')!.textContent;
const middle = (element: HTMLElement): Point => pointIn(element, 0.5, 0.5);
const colour = (element: HTMLElement): string => getComputedStyle(element).backgroundColor;

describe('<token-strip>', () => {
  failOnGpuErrors();
  afterEach(async () => {
    await moveTo([790, 590]);
    for (const element of document.querySelectorAll('token-strip')) element.remove();
  });

  it('shows the text as it is, a token each', async () => {
    const element = await strip();
    expect(tokensOf(element).map(({ textContent }) => textContent)).to.deep.equal(texts);
    expect(part(element, 'text')!.innerText.trim()).to.equal('The cat\n sat😀');
    expect(getComputedStyle(tokensOf(element)[4]).display, 'part of a character').to.equal('inline-block');
  });

  it('colours tokens from 0 to the highest weight, in a map’s colours too', async () => {
    const element = await strip({ cmap: '#000,#fff', weights: [0, 1, NaN, 0.5, 0.25, 1] });
    const tokens = tokensOf(element);
    const clear = 'rgba(0, 0, 0, 0)';
    expect(tokens.map(colour)).to.deep.equal([
      'rgb(0, 0, 0)',
      'rgb(255, 255, 255)',
      clear,
      'rgb(128, 128, 128)',
      'rgb(64, 64, 64)',
      'rgb(255, 255, 255)',
    ]);
    expect(getComputedStyle(tokens[0]).color, 'letters on black').to.equal('rgb(255, 255, 255)');
    expect(getComputedStyle(tokens[1]).color, 'letters on white').to.equal('rgb(0, 0, 0)');
    Object.assign(element, { norm: '0,2' });
    await element.updateComplete;
    expect(colour(tokens[1])).to.equal('rgb(128, 128, 128)');
    Object.assign(element, { norm: 'symmetric', weights: [-1, 1, 0, 0, 0, 0] });
    await element.updateComplete;
    expect([0, 1, 2].map((i) => colour(tokens[i]))).to.deep.equal([
      'rgb(0, 0, 0)',
      'rgb(255, 255, 255)',
      'rgb(128, 128, 128)',
    ]);
    element.weights = null;
    await element.updateComplete;
    expect(new Set(tokens.map(colour))).to.deep.equal(new Set([clear]));
  });

  it('sets tokens apart that are no text', async () => {
    const element = await strip({ tokens: [{ text: '<s>', special: true }, { text: 'cat' }], weights: null });
    expect(tokensOf(element).map((token) => token.part.contains('special'))).to.deep.equal([true, false]);
  });

  it('keeps the end of a text that grows in sight, unless one has scrolled away from it', async () => {
    const element = await strip({ weights: null });
    element.style.height = '120px';
    const text = part(element, 'text')!;
    const grow = async (count: number): Promise<void> => {
      element.tokens = Array.from({ length: count }, (_, i) => `word${i} `);
      await element.updateComplete;
    };
    const left = (): number => text.scrollHeight - text.clientHeight - text.scrollTop;
    await grow(200);
    expect(left(), 'at the end').to.be.below(2);
    text.scrollTop = 40;
    await grow(220);
    expect(text.scrollTop, 'where one looks').to.equal(40);
    text.scrollTop = text.scrollHeight;
    await grow(230);
    expect(left()).to.be.below(2);
    await grow(220);
    expect(text.scrollTop).to.be.above(40);
  });

  it('tells the token under the pointer, and fires what figures fire', async () => {
    const element = await strip({ tokens: texts.map((text, id) => ({ id: 40 + id, text })) });
    const told: unknown[] = [];
    element.addEventListener('cell-hover', (event) => told.push((event as CustomEvent).detail));
    await moveTo(middle(tokensOf(element)[1]));
    await until(() => told.length === 1);
    await element.updateComplete;
    expect(told).to.deep.equal([{ indices: [1], value: 0.4, axes: ['token'] }]);
    expect(readout(element).replace(/[\u2068\u2069]/g, '')).to.equal('token 1 “ cat” #41: 0.4');
    await moveTo(middle(tokensOf(element)[4]));
    await until(() => told.length === 2);
    await element.updateComplete;
    expect(readout(element)).to.include('part of a character');
    await moveTo([700, 500]);
    await until(() => readout(element) === '');
  });

  it('locks by a click, and unlocks by a second, by the button and by Escape', async () => {
    const element = await strip();
    const selected: number[] = [];
    element.addEventListener('cell-select', (event) => selected.push((event as CustomEvent).detail.indices[0]));
    const locked: (number | null)[] = [];
    element.addEventListener('view-change', (event) => locked.push((event as CustomEvent).detail.locked));
    const height = element.getBoundingClientRect().height;
    const end: (() => Promise<void>)[] = [
      () => click(middle(tokensOf(element)[1])),
      () => click(middle(part(element, 'unlock')!)),
      () => press('Escape'),
    ];
    for (const unlock of end) {
      await click(middle(tokensOf(element)[1]));
      await until(() => element.locked === 1);
      await element.updateComplete;
      expect(part(element, 'unlock')!.textContent).to.equal('Unlock');
      expect(part(element, 'locked')).to.equal(tokensOf(element)[1]);
      expect(element.getBoundingClientRect().height, 'nothing moves').to.equal(height);
      if (unlock === end[2]) tokensOf(element)[1].focus();
      await unlock();
      await until(() => element.locked === null);
      await element.updateComplete;
      expect(part(element, 'unlock')).to.equal(null);
    }
    expect(selected).to.deep.equal([1, 1, 1, 1]);
    expect(locked).to.deep.equal([1, null, 1, null, 1, null]);
  });

  it('is walked by keys; one token is on the way through the page', async () => {
    const element = await strip();
    tokensOf(element)[0].focus();
    await press('ArrowRight', 'ArrowRight', 'ArrowLeft');
    await until(() => element.shadowRoot!.activeElement === tokensOf(element)[1]);
    await press('End');
    await until(() => element.shadowRoot!.activeElement === tokensOf(element)[5]);
    expect(readout(element)).to.include('token 5');
    await press('Enter');
    await until(() => element.locked === 5);
    expect(element.shadowRoot!.querySelectorAll('[tabindex="0"]')).to.have.length(1);
    expect(tokensOf(element)[5].getAttribute('aria-selected')).to.equal('true');
  });

  it('leaves axe nothing to find, empty too', async () => {
    for (const given of [{ locked: 1 }, { tokens: null, weights: null }]) {
      const element = await strip(given);
      const { violations } = await axe.run(element, { resultTypes: ['violations'] });
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).to.deep.equal([]);
      element.remove();
    }
  });

  it('grows token by token without making what stands there anew', async () => {
    const element = await strip({ weights: null });
    const before = tokensOf(element);
    element.tokens = [...texts, ' there'];
    await element.updateComplete;
    expect(tokensOf(element).slice(0, 6)).to.deep.equal(before);
    expect(tokensOf(element)[6].textContent).to.equal(' there');
    element.madeFrom = 6;
    await element.updateComplete;
    expect(tokensOf(element).map(({ part: parts }) => parts.contains('made'))).to.deep.equal([
      ...Array.from({ length: 6 }, () => false),
      true,
    ]);
  });

  it('runs from right to left where the text does, and its keys do so too', async () => {
    const element = await strip({ tokens: ['שלום', ' עולם', ' שוב'], weights: null });
    const [first, second] = tokensOf(element).map((token) => token.getBoundingClientRect().left);
    expect(first).to.be.above(second);
    tokensOf(element)[0].focus();
    await press('ArrowLeft');
    await until(() => element.shadowRoot!.activeElement === tokensOf(element)[1]);
  });

  it('moves the crosshair of the figures that it is for, and follows theirs', async () => {
    const map = mount('attn-heatmap', {
      data: { values: Float32Array.from({ length: 36 }, (_, i) => i), shape: [6, 6], axes: ['query', 'key'] },
    }) as AttnHeatmap;
    const grid = mount('feature-grid', {
      data: { values: Float32Array.from({ length: 12 }, (_, i) => i), shape: [6, 2], axes: ['token', 'head'] },
    }) as FeatureGrid;
    [map.id, grid.id] = ['the-map', 'the-grid'];
    await Promise.all([map.updateComplete, grid.updateComplete]);
    const element = await strip({ for: 'the-map the-grid' });
    element.style.zIndex = '5';
    const pointed = (figure: unknown): number[] | null => (figure as { pointed: number[] | null }).pointed;
    await moveTo(middle(tokensOf(element)[3]));
    await until(() => pointed(map) !== null);
    expect(pointed(map)).to.deep.equal([3, 3]);
    expect(pointed(grid)).to.deep.equal([3, 0]);
    await map.updateComplete;
    expect(map.shadowRoot!.querySelector('[part=crosshair]'), 'drawn').to.not.equal(null);
    element.locked = 5;
    await moveTo(middle(tokensOf(element)[1]));
    await until(() => pointed(map)?.[1] === 1);
    expect(pointed(map), 'the locked token asks').to.deep.equal([5, 1]);
    await moveTo([790, 590]);
    await until(() => pointed(map) === null && pointed(grid) === null);
    map.dispatchEvent(
      new CustomEvent('cell-hover', {
        detail: { indices: [4, 2], value: 0, axes: ['query', 'key'] },
        bubbles: true,
        composed: true,
      }),
    );
    await element.updateComplete;
    expect(part(element, 'pointed')).to.equal(tokensOf(element)[2]);
    map.dispatchEvent(new PointerEvent('pointerleave'));
    await element.updateComplete;
    expect(part(element, 'pointed')).to.equal(null);
    map.remove();
    grid.remove();
  });

  for (const [what, given, sentence] of [
    ['weights too few', { weights: [1] }, 'there are 1 weights for 6 tokens. Give one per token.'],
    [
      'a weight that is text',
      { weights: [1, 2, '3', 4, 5, 6] },
      'weight 2 is 3. Give numbers; NaN leaves a token uncoloured.',
    ],
    ['weights that are none', { weights: 5 }, 'weights is 5. Give a number per token.'],
    ['tokens that are text', { tokens: 'abc' }, 'tokens is abc. Give an array of texts, or session.tokens.'],
    [
      'a token without text',
      { tokens: [{ id: 3 }], weights: null },
      'token 0 is a Object without a text. Give texts, or objects such as {id: 5, text: "cat"}.',
    ],
    ['a norm of rows', { norm: 'row' }, 'norm is "row". A strip takes none, "symmetric" or two numbers such as "0,1".'],
    ['another colour map', { cmap: 'wbr' }, /^there is no colour map "wbr"\./],
  ] as const) {
    it(`says what is wrong and keeps what it shows: ${what}`, async () => {
      const element = await strip();
      const errors: Error[] = [];
      element.addEventListener('engine-error', (event) => errors.push((event as CustomEvent).detail.error));
      Object.assign(element, given);
      await element.updateComplete;
      await frames(1);
      const message = part(element, 'message')!.textContent;
      expect(message.startsWith('token-strip: ')).to.equal(true);
      if (typeof sentence === 'string') expect(message.slice(13)).to.equal(sentence);
      else expect(message.slice(13)).to.match(sentence);
      expect(errors.map((error) => error.message)).to.deep.equal([message]);
      expect(tokensOf(element).map(({ textContent }) => textContent)).to.deep.equal(texts);
      Object.assign(element, { tokens: ['a'], weights: [1], norm: '', cmap: '' });
      await element.updateComplete;
      expect(part(element, 'message')).to.equal(null);
    });
  }

  it('says that it is for no figure when a token is pointed at', async () => {
    const element = await strip({ for: 'nothing-here' });
    await moveTo(middle(tokensOf(element)[0]));
    await until(() => part(element, 'message') !== null);
    expect(part(element, 'message')!.textContent).to.equal(
      'token-strip: for names "nothing-here", which is no id in this page. Give ids of figures.',
    );
  });

  it('speaks German', async () => {
    const element = await strip({ words: german });
    await moveTo(middle(tokensOf(element)[1]));
    await until(() => readout(element) !== '');
    expect(readout(element).replace(/[\u2068\u2069]/g, '')).to.match(/^Token 1 „ cat“: 0[.,]4$/);
  });
});
