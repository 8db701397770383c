import axe from 'axe-core';
import { expect } from 'chai';
import '../../components/index';
import type { AttnHeatmap } from '../../components/attn-heatmap';
import type { LogitLens } from '../../components/logit-lens';
import type { TokenStrip } from '../../components/token-strip';
import { english } from '../../components/words/english';
import { german } from '../../components/words/german';
import { emulateMedia } from '../support/browser';
import { contrast, parseColour } from '../support/contrast';
import { failOnGpuErrors } from '../support/engine';
import { click, frames, moveTo, pointIn, press, type Point } from '../support/hand';
import { mount, until } from '../support/mount';
import { said, speechless } from '../support/said';
import { ToldSession } from '../support/told-lens';

const texts = ['The', ' cat', '\n', ' sat', '', '😀'];

async function lens(session: unknown = new ToldSession(3, texts), given: Partial<LogitLens> = {}): Promise<LogitLens> {
  const element = document.createElement('logit-lens');
  Object.assign(element, { session }, given);
  element.style.cssText = 'position: absolute; left: 10px; top: 10px; width: 600px';
  document.body.append(element);
  await element.updateComplete;
  return element;
}

const all = (element: LogitLens, name: string): HTMLElement[] => [
  ...element.shadowRoot!.querySelectorAll<HTMLElement>(`[part~=${name}]`),
];
const part = (element: LogitLens, name: string): HTMLElement | null => all(element, name).at(0) ?? null;
const cell = (element: LogitLens, layer: number, token: number): HTMLElement =>
  element.shadowRoot!.querySelector<HTMLElement>(`[data-layer="${layer}"][data-token="${token}"]`)!;
const plain = (text: string | null): string => (text ?? '').replace(/[\u2068\u2069]/g, '');
const readout = (element: LogitLens): string => plain(part(element, 'readout')!.textContent);
const middle = (element: HTMLElement): Point => pointIn(element, 0.5, 0.5);
const message = (element: LogitLens): string | undefined => part(element, 'message')?.textContent;
/** Until the text rests, and what is in sight is asked for. */
const rest = (): Promise<void> => frames(40);

describe('<logit-lens>', () => {
  failOnGpuErrors();
  afterEach(async () => {
    await moveTo([790, 590]);
    for (const element of document.querySelectorAll('logit-lens')) element.remove();
  });

  it('writes the likeliest token of each layer, the last layer at the top', async () => {
    const session = new ToldSession(3, texts);
    session.cells = {
      '2 1': [{ id: 1, text: ' sat on', probability: 0.5 }],
      '1 1': [{ id: 2, text: '\n', probability: 0.25 }],
      '0 1': [{ id: 3, text: '\ufffd', probability: 0.25 }],
      '0 2': [],
      '0 3': [{ id: 4, text: '\x00\r\t', probability: 0.25 }],
    };
    const element = await lens(session);
    expect(all(element, 'layer').map(({ textContent }) => textContent)).to.deep.equal(['L2', 'L1', 'L0']);
    expect(all(element, 'token').map(({ textContent }) => textContent)).to.deep.equal(['The', '␣cat', '⏎', '␣sat', '◌', '😀']); // prettier-ignore
    expect(cell(element, 2, 0).textContent).to.equal('2.The');
    expect(cell(element, 2, 1).textContent).to.equal('␣sat␣on');
    expect(cell(element, 1, 1).textContent).to.equal('⏎');
    expect(cell(element, 0, 1).textContent, 'part of a character').to.equal('◌');
    expect(cell(element, 0, 2).textContent, 'not finite').to.equal('NaN');
    expect(cell(element, 0, 3).textContent, 'control characters').to.equal('␀␍⇥');
    const [top, below] = [2, 1].map((layer) => cell(element, layer, 0).getBoundingClientRect());
    expect(top.bottom).to.be.at.most(below.top);
    expect(cell(element, 2, 0).getBoundingClientRect().left).to.equal(all(element, 'token')[0].getBoundingClientRect().left); // prettier-ignore
    expect(part(element, 'message')).to.equal(null);
  });

  it('colours cells by probability, and letters are read on each colour, light and dark', async () => {
    const session = new ToldSession(
      1,
      Array.from({ length: 7 }, (_, i) => `t${i}`),
    );
    [0, 0.1, 0.3, 0.5, 0.7, 0.9, 1].forEach((probability, token) => {
      session.cells[`0 ${token}`] = [{ id: token, text: 'x', probability }];
    });
    const element = await lens(session, { cmap: '#000,#fff' });
    const colours = (): string[] => [0, 3, 6].map((token) => getComputedStyle(cell(element, 0, token)).backgroundColor);
    expect(colours()).to.deep.equal(['rgb(0, 0, 0)', 'rgb(128, 128, 128)', 'rgb(255, 255, 255)']);
    element.norm = '0,0.5';
    await element.updateComplete;
    expect(colours()[1]).to.equal('rgb(255, 255, 255)');
    element.norm = '';
    for (const scheme of ['light', 'dark'] as const) {
      element.style.colorScheme = scheme;
      for (const cmap of ['', 'viridis', 'bwr']) {
        element.cmap = cmap;
        await element.updateComplete;
        for (const one of all(element, 'cell')) {
          const paper = parseColour(getComputedStyle(part(element, 'table')!).backgroundColor);
          const behind = over(getComputedStyle(one).backgroundColor, paper);
          expect(contrast(parseColour(getComputedStyle(one).color), behind), `${scheme} ${cmap}`).to.be.at.least(4.5);
        }
      }
    }
  });

  it('asks for the cells in sight only, and keeps few nodes', async () => {
    const session = new ToldSession(
      40,
      Array.from({ length: 4000 }, (_, i) => ` t${i}`),
    );
    const element = await lens(session);
    expect(element.shadowRoot!.querySelectorAll('*').length).to.be.below(400);
    const asked = (): Set<number> => new Set(session.questions.flatMap(({ tokens }) => tokens));
    expect(Math.min(...asked()), 'it shows the end').to.be.above(3985);
    expect(cell(element, 39, 3999).textContent).to.equal('39.␣t3999');
    expect(Math.max(...session.questions.map(({ layers, tokens }) => layers.length * tokens.length))).to.be.at.most(64);
    session.questions.length = 0;
    Object.assign(part(element, 'table')!, { scrollLeft: 76 * 2000, scrollTop: 26 * 20 });
    await frames(2);
    await element.updateComplete;
    expect(
      [...asked()].every((token) => token >= 1998 && token < 2012),
      [...asked()].join(),
    ).to.equal(true);
    expect(new Set(session.questions.flatMap(({ layers }) => layers)).has(39), 'rows above are not asked for').to.equal(false); // prettier-ignore
    expect(cell(element, 19, 2002).textContent).to.equal('19.␣t2002');
    session.questions.length = 0;
    Object.assign(part(element, 'table')!, { scrollLeft: 76 * 2000 + 3 });
    await frames(2);
    await element.updateComplete;
    expect(session.questions, 'what is known is not asked for again').to.deep.equal([]);
  });

  it('while tokens come asks for one column each, one candidate; in full when they rest', async () => {
    const session = new ToldSession(3, texts);
    const element = await lens(session);
    await rest();
    session.write(' first');
    await rest();
    session.questions.length = 0;
    for (let i = 0; i < 6; i++) {
      session.write(` new${i}`);
      await element.updateComplete;
      await frames(1);
      expect(cell(element, 2, 7 + i).textContent, 'written at once').to.equal(`2.␣new${i}`);
    }
    expect(session.questions).to.deep.equal(
      Array.from({ length: 6 }, (_, i) => ({ count: 1, layers: [0, 1, 2], tokens: [7 + i] })),
    );
    session.questions.length = 0;
    await until(() => session.questions.length > 0);
    await element.updateComplete;
    expect(session.questions.every(({ count }) => count === 5)).to.equal(true);
    expect(session.questions.flatMap(({ tokens }) => tokens)).to.include.members([7, 8, 9, 10, 11, 12]);
    await moveTo(middle(cell(element, 1, 12)));
    await until(() => readout(element) !== '');
    expect(readout(element).split(', ').length, 'layer, token and five candidates').to.equal(6);
  });

  it('drops an answer for tokens that are others by now', async () => {
    const session = new ToldSession(2, texts);
    const element = await lens(session);
    await rest();
    session.held = true;
    session.write(' old');
    await frames(2);
    session.rewind(1);
    session.write(' new');
    session.held = false;
    session.release();
    await element.updateComplete;
    expect(cell(element, 1, 6).textContent).to.equal('1.␣new');
    session.held = true;
    session.tell(0); // a head was left out, say
    await frames(2);
    expect(cell(element, 1, 6).textContent, 'what it was before is not shown').to.equal('');
    session.held = false;
    session.release();
    await rest();
    await element.updateComplete;
    expect(cell(element, 1, 6).textContent).to.equal('1.␣new');
  });

  it('takes columns away with their tokens, and lets go of a cell that is none', async () => {
    const session = new ToldSession(2, texts);
    const element = await lens(session, { locked: { layer: 1, token: 5 } });
    expect(all(element, 'locked')).to.deep.equal([cell(element, 1, 5)]);
    session.rewind(2);
    await element.updateComplete;
    expect(all(element, 'token')).to.have.length(4);
    expect(element.locked).to.equal(null);
    session.rewind(4);
    await element.updateComplete;
    expect(part(element, 'empty')!.textContent).to.equal('Nothing was prompted yet.');
    session.write('Again');
    await element.updateComplete;
    expect(cell(element, 1, 0).textContent).to.equal('1.Again');
  });

  it('tells the cell under the pointer with its candidates, and fires what figures fire', async () => {
    const element = await lens();
    const told: unknown[] = [];
    element.addEventListener('cell-hover', (event) => told.push((event as CustomEvent).detail));
    await moveTo(middle(cell(element, 2, 1)));
    await until(() => told.length === 1);
    await element.updateComplete;
    const [{ candidates, ...place }] = told as [{ candidates: { text: string }[] }];
    expect(place).to.deep.equal({ indices: [2, 1], value: 2 / 3, axes: ['layer', 'token'] });
    expect(candidates.map(({ text }) => text)).to.deep.equal(['2. cat', 'other 1', 'other 2', 'other 3', 'other 4']);
    expect(readout(element)).to.equal(
      'layer 2, token 1 “ cat”: “2. cat” 0.6667, “other 1” 0.3333, “other 2” 0.1667, “other 3” 0.08333, “other 4” 0.04167',
    );
    await moveTo([700, 500]);
    await until(() => readout(element) === '');
  });

  it('locks by a click, and unlocks by a second, by the button and by Escape', async () => {
    const element = await lens();
    const selected: number[][] = [];
    element.addEventListener('cell-select', (event) => selected.push((event as CustomEvent).detail.indices));
    const locked: unknown[] = [];
    element.addEventListener('view-change', (event) => locked.push((event as CustomEvent).detail.locked));
    const { height } = element.getBoundingClientRect();
    for (const unlock of [
      () => click(middle(cell(element, 1, 2))),
      () => click(middle(part(element, 'unlock')!)),
      async () => {
        part(element, 'table')!.focus();
        await press('Escape');
      },
    ]) {
      await click(middle(cell(element, 1, 2)));
      await until(() => element.locked !== null);
      await element.updateComplete;
      expect(element.locked).to.deep.equal({ layer: 1, token: 2 });
      expect(part(element, 'unlock')!.textContent).to.equal('Unlock');
      expect(cell(element, 1, 2).ariaSelected).to.equal('true');
      expect(element.getBoundingClientRect().height, 'nothing moves').to.equal(height);
      await moveTo([790, 590]);
      await element.updateComplete;
      expect(readout(element), 'the locked cell stays').to.match(/^layer 1, token 2 “⏎”/);
      await unlock();
      await until(() => element.locked === null);
    }
    expect(selected).to.deep.equal([[1, 2], [1, 2], [1, 2], [1, 2]]); // prettier-ignore
    expect(locked).to.deep.equal([{ layer: 1, token: 2 }, null, { layer: 1, token: 2 }, null, { layer: 1, token: 2 }, null]); // prettier-ignore
  });

  it('is walked by keys, and brings what they reach into sight', async () => {
    const session = new ToldSession(
      30,
      Array.from({ length: 100 }, (_, i) => `t${i}`),
    );
    const element = await lens(session);
    part(element, 'table')!.focus();
    const reached = (): string | null => part(element, 'table')!.getAttribute('aria-activedescendant');
    const goes = async (key: string, id: string): Promise<void> => {
      await press(key);
      await until(() => reached() === id);
      await element.updateComplete;
      const [own, table] = [element.shadowRoot!.getElementById(id)!, part(element, 'table')!];
      const [box, room] = [own.getBoundingClientRect(), table.getBoundingClientRect()];
      expect(box.left >= room.left + 39 && box.right <= room.right + 1 && box.bottom <= room.bottom + 1, key).to.equal(true); // prettier-ignore
    };
    await goes('ArrowLeft', 'cell-29-98');
    await goes('ArrowDown', 'cell-28-98');
    await goes('Home', 'cell-28-0');
    await goes('ArrowRight', 'cell-28-1');
    await goes('PageDown', 'cell-13-1');
    await goes('End', 'cell-13-99');
    await goes('ArrowUp', 'cell-14-99');
    expect(readout(element)).to.match(/^layer 14, token 99 “t99”: “14.t99” 0.4667/);
    await press('Enter');
    await until(() => element.locked?.layer === 14);
    part(element, 'table')!.blur();
    await element.updateComplete;
    expect(reached()).to.equal(null);
  });

  it('leaves axe nothing to find, in any state', async () => {
    const refused = new ToldSession(2, texts);
    refused.refusal = 'it is disposed.';
    for (const [session, given] of [
      [new ToldSession(3, texts), { locked: { layer: 1, token: 1 } }],
      [
        new ToldSession(
          30,
          Array.from({ length: 300 }, (_, i) => `t${i}`),
        ),
        { label: 'A story' },
      ],
      [new ToldSession(3, []), {}],
      [null, {}],
      [refused, {}],
    ] as const) {
      const element = await lens(session, given);
      element.style.background = 'light-dark(#fff, #14171a)'; // the page's
      for (const scheme of ['light', 'dark']) {
        element.style.colorScheme = scheme;
        const { violations } = await axe.run(element, { resultTypes: ['violations'] });
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).to.deep.equal([]);
      }
      element.remove();
    }
  });

  it('runs from left to right, and each text as it does itself', async () => {
    const session = new ToldSession(1, ['שלום', ' עולם', '👩‍👩‍👧', 'end']);
    session.cells = { '0 0': [{ id: 1, text: ' שוב אחת', probability: 1 }] };
    const element = await lens(session);
    element.style.direction = 'rtl';
    await element.updateComplete;
    const [first, second] = all(element, 'token').map((token) => token.getBoundingClientRect().left);
    expect(first).to.be.below(second);
    expect(getComputedStyle(cell(element, 0, 0)).direction).to.equal('rtl');
    expect(getComputedStyle(cell(element, 0, 3)).direction).to.equal('ltr');
    expect(all(element, 'token')[2].textContent).to.equal('👩‍👩‍👧');
  });

  it('moves the crosshair of the figures that it is for, and follows theirs', async () => {
    const map = mount('attn-heatmap', {
      data: { values: Float32Array.from({ length: 36 }, (_, i) => i), shape: [6, 6], axes: ['query', 'key'] },
    }) as AttnHeatmap;
    map.id = 'the-map';
    const strip = mount('token-strip', { tokens: texts, for: 'the-lens' }, { width: 300, height: 60 }) as TokenStrip;
    await map.updateComplete;
    const element = await lens(new ToldSession(3, texts), { for: 'the-map', id: 'the-lens' });
    element.style.zIndex = '5';
    const pointed = (): number[] | null => (map as unknown as { pointed: number[] | null }).pointed;
    await moveTo(middle(cell(element, 1, 3)));
    await until(() => pointed() !== null);
    expect(pointed()).to.deep.equal([3, 3]);
    element.locked = { layer: 0, token: 5 };
    await moveTo(middle(cell(element, 1, 2)));
    await until(() => pointed()?.[1] === 2);
    expect(pointed(), 'the locked token asks').to.deep.equal([5, 2]);
    await moveTo([790, 590]);
    await until(() => pointed() === null);
    const detail = { indices: [4, 2], value: 0, axes: ['query', 'key'] };
    map.dispatchEvent(new CustomEvent('cell-hover', { detail, bubbles: true, composed: true }));
    await element.updateComplete;
    expect(all(element, 'pointed')).to.deep.equal([all(element, 'token')[2]]);
    map.dispatchEvent(new PointerEvent('pointerleave'));
    await element.updateComplete;
    expect(all(element, 'pointed')).to.deep.equal([]);
    strip.shadowRoot!.querySelectorAll('[part~=token]')[4].dispatchEvent(new PointerEvent('pointerover', { bubbles: true, composed: true })); // prettier-ignore
    await element.updateComplete;
    expect(all(element, 'pointed')).to.deep.equal([all(element, 'token')[4]]);
    element.pointAt({ layer: 2, token: 9 });
    await element.updateComplete;
    expect(all(element, 'pointed'), 'there is no token 9').to.deep.equal([]);
  });

  it('says why a session cannot be shown, asks no more, and tries again when it changes', async () => {
    const session = new ToldSession(2, texts);
    session.refusal = 'the residual is not kept of layer 0. Watch it.';
    const errors: string[] = [];
    const listen = (event: Event): void => void errors.push((event as CustomEvent).detail.error.message);
    document.addEventListener('engine-error', listen);
    const element = await lens(session);
    await frames(3);
    expect(message(element)).to.equal('logit-lens: the residual is not kept of layer 0. Watch it.');
    expect(errors).to.deep.equal([message(element)]);
    const { length } = session.questions;
    await rest();
    expect(session.questions.length, 'no question is repeated').to.equal(length);
    session.refusal = '';
    session.write(' on');
    await element.updateComplete;
    expect(message(element)).to.equal(undefined);
    expect(cell(element, 1, 6).textContent).to.equal('1.␣on');
    document.removeEventListener('engine-error', listen);
  });

  for (const [what, given, sentence] of [
    [
      'a session that is none',
      { session: { tokens: [] } },
      'session is a Object. Give one made by transformer.session().',
    ],
    ['a norm of rows', { norm: 'row' }, 'norm is "row". A lens takes none, "symmetric" or two numbers such as "0,1".'],
    ['another colour map', { cmap: 'wbr' }, /^there is no colour map "wbr"\./],
  ] as const) {
    it(`says what is wrong and keeps what it shows: ${what}`, async () => {
      const element = await lens();
      Object.assign(element, given);
      await element.updateComplete;
      const said = message(element)!;
      expect(said.startsWith('logit-lens: ')).to.equal(true);
      if (typeof sentence === 'string') expect(said.slice(12)).to.equal(sentence);
      else expect(said.slice(12)).to.match(sentence);
      expect(cell(element, 2, 0).textContent).to.equal('2.The');
      Object.assign(element, { session: new ToldSession(1, ['a']), norm: '', cmap: '' });
      await element.updateComplete;
      expect(message(element)).to.equal(undefined);
      expect(cell(element, 0, 0).textContent).to.equal('0.a');
    });
  }

  it('says that it has no session, and shows nothing of the one before', async () => {
    const session = new ToldSession(2, texts);
    const element = await lens(session);
    element.session = null;
    await element.updateComplete;
    expect(part(element, 'empty')!.textContent).to.equal('There is no session to show.');
    expect(all(element, 'cell')).to.deep.equal([]);
    session.questions.length = 0;
    session.write(' on');
    await rest();
    expect(session.questions).to.deep.equal([]);
  });

  it('rests while it is not in the page, and goes on with what came meanwhile', async () => {
    const session = new ToldSession(2, texts);
    const element = await lens(session);
    element.remove();
    session.questions.length = 0;
    session.rewind(1);
    session.write(' other');
    await rest();
    expect(session.questions).to.deep.equal([]);
    document.body.append(element);
    await element.updateComplete;
    expect(cell(element, 1, 5).textContent).to.equal('1.␣other');
  });

  it('keeps its frame and letters where colours are forced', async () => {
    await emulateMedia({ forcedColors: 'active' });
    const element = await lens(new ToldSession(2, texts), { cmap: '#000,#fff' });
    const style = getComputedStyle(cell(element, 1, 0));
    expect(style.backgroundColor, 'probability 0.5').to.equal('rgb(128, 128, 128)');
    expect(contrast(parseColour(style.color), parseColour(style.backgroundColor))).to.be.at.least(4.5);
  });

  it('has all that it says from its table of words', async () => {
    const session = new ToldSession(2, ['1', '', '3']);
    session.cells = {
      '1 0': [{ id: 1, text: '4', probability: 0.5 }],
      '0 0': [{ id: 1, text: '5', probability: 0.5 }],
    };
    session.cells['1 1'] = session.cells['0 1'] = session.cells['1 2'] = session.cells['0 2'] = [];
    const words = speechless(english);
    const element = await lens(session, { words, locked: { layer: 1, token: 1 } });
    const letters = (): string[] => said(element).filter((text) => /\p{Letter}/u.test(text.replace(/NaN/g, '')));
    expect(letters()).to.deep.equal([]);
    session.rewind(3);
    await element.updateComplete;
    expect(letters()).to.deep.equal([]);
    element.session = null;
    await element.updateComplete;
    expect(letters()).to.deep.equal([]);
  });

  it('speaks German', async () => {
    const element = await lens(new ToldSession(3, texts), { words: german });
    await moveTo(middle(cell(element, 2, 1)));
    await until(() => readout(element) !== '');
    expect(readout(element)).to.match(/^Schicht 2, Token 1 „ cat“: „2. cat“ 0[.,]6667, /);
    expect(part(element, 'table')!.ariaLabel).to.equal(
      'Das wahrscheinlichste nächste Token nach 3 Schichten (Zeilen, die letzte oben) und 6 Tokens (Spalten).',
    );
  });
});

/** A colour that may be clear, on paper. */
function over(colour: string, paper: readonly number[]): [number, number, number] {
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
  for (const fill of [`rgb(${paper.join(' ')})`, colour]) {
    context.fillStyle = fill;
    context.fillRect(0, 0, 1, 1);
  }
  const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
  return [r, g, b];
}
