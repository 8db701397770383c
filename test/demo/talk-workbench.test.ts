import axe from 'axe-core';
import { expect } from 'chai';
import type { AttnHeatmap } from '../../components/attn-heatmap';
import type { FeatureGrid } from '../../components/feature-grid';
import { readState, type TalkState } from '../../demo/talk/address';
import { parseOff, parseTaken } from '../../demo/talk/changes';
import { examples } from '../../demo/talk/examples';
import { loadTransformer, type Session, type Transformer } from '../../src/index';
import { emulateMedia, setPage } from '../support/browser';
import { find } from '../support/demo-page';
import { failOnGpuErrors } from '../support/engine';
import { until } from '../support/mount';
import { largestError } from '../support/recorded';
import { ask, candidates, openTalk, rests, set, strip, textOf } from '../support/talk-page';

const giving = examples[0].shown.prompt;
const swapped = giving.replace('John gave', 'Mary gave');

describe('the talk page as a workbench', () => {
  failOnGpuErrors();
  let transformer: Transformer;
  /** What the page should say. */
  let session: Session;
  let other: Session;
  beforeEach(() => emulateMedia({ reducedMotion: 'reduce' }));
  before(async () => {
    await emulateMedia({ reducedMotion: 'reduce' });
    await openTalk('?temperature=0');
    transformer = await loadTransformer('/demo-files/story-model');
    [session, other] = [transformer.session(), transformer.session()];
    await session.prompt(giving);
    await other.prompt(swapped);
  });
  after(() => transformer.dispose());

  const link = (name: string): HTMLElement =>
    [...find('examples').querySelectorAll('a')].find(({ textContent }) => textContent === name)!;

  /** Does it, and waits until the text rests with all that was read for it. */
  async function settled(act: () => unknown): Promise<void> {
    strip().weights = null;
    act();
    await until(rests);
    for (const figure of document.querySelectorAll<AttnHeatmap>('attn-heatmap, feature-grid, attn-overview')) {
      await figure.updateComplete;
    }
  }
  async function show(name: string): Promise<void> {
    const { note, shown } = examples.find((one) => one.name === name)!;
    await settled(() => link(name).click());
    await until(() => find('example-note').textContent === note && textOf().endsWith(shown.prompt) && rests());
  }
  const tab = (name: string): Promise<void> => settled(() => find(`tab-${name}`).click());
  const said = (): string => (find('no-candidates').hidden ? '' : find('no-candidates').textContent!);
  const chips = (): HTMLElement[] => [...find('changes').querySelectorAll('button')];

  for (const { name, shown } of examples) {
    it(`shows “${name}”, by a click and by its link’s address`, async () => {
      await show(name);
      expect(find('notice').hidden, find('notice').textContent!).to.equal(true);
      expect(find('example-note').textContent).to.equal(examples.find((one) => one.name === name)!.note);
      expect(textOf()).to.equal(`<|endoftext|>${shown.prompt}`);
      expect(find(`view-${shown.view}`).getClientRects().length).to.equal(1);
      for (const figure of find(`view-${shown.view}`).querySelectorAll('attn-heatmap, feature-grid, logit-lens')) {
        expect(figure.shadowRoot!.querySelector('[part=message]')?.textContent ?? '', figure.id).to.equal('');
        expect(figure.shadowRoot!.querySelectorAll('canvas, [part~=cell]').length, figure.id).to.be.above(0);
      }
      const first = { ...examples[0].shown, model: null, int8: false, temperature: 0.8, topK: 0, seed: 1 } as TalkState;
      const of = (search: string): object => {
        const { prompt, view, layer, head, other: second, off, taken } = readState(search, first);
        return { prompt, view, layer, head, other: second, off, taken };
      };
      expect(of(new URL((link(name) as HTMLAnchorElement).href).search)).to.deep.equal(shown);
      expect(of(location.search), 'the page’s own address').to.deep.equal(shown);
    });
  }

  it('says in its notes what its own model gives', async () => {
    const share = async (example: string, text: string): Promise<[before: number, after: number]> => {
      const { prompt, off, other: second, taken } = examples.find(({ name }) => name === example)!.shown;
      const [mine, from] = [transformer.session(), transformer.session()];
      await mine.prompt(prompt);
      mine.ablate(off);
      if (second) await from.prompt(second);
      for (const { layer, head, token } of taken) {
        mine.patch(`blocks.${layer}.attn.z`, { from, heads: [head!], tokens: [token!] });
      }
      const { ids, before, after } = await mine.effect();
      const at = ids.findIndex((id) => transformer.tokenizer!.decode([id]) === text);
      for (const one of [mine, from]) one.dispose();
      return [100 * Math.exp(before[at]), 100 * Math.exp(after[at])];
    };
    const expectShares = async (example: string, text: string, wanted: [number | null, number]): Promise<void> => {
      const found = await share(example, text);
      wanted.forEach((one, i) => one !== null && expect(found[i], `${example}, ${text}`).to.be.closeTo(one, 0.05));
    };
    await expectShares('… without L0H2', ' Mary', [100, 82.9]);
    await expectShares('… without L0H2', ' John', [null, 3.1]);
    await expectShares('Swap the giver', ' John', [0, 99.9]);
    await expectShares('… without L1H1', 'ke', [99.9, 6.7]);
    const lens = transformer.session({ watch: ['blocks.*.resid_post'] });
    await lens.prompt(examples.find(({ name }) => name === 'Layer by layer')!.shown.prompt);
    const { candidates: best } = await lens.lensCandidates(1, { tokens: [14] });
    const likeliest = best.map(([[{ text }]]) => text);
    expect(likeliest).to.deep.equal([' Grace', ' Grace', ' Grace', ' Mary', ' Mary', ' Mary']);
    lens.dispose();
    const brackets = transformer.session();
    await brackets.prompt(examples.find(({ name }) => name === 'A neuron of brackets')!.shown.prompt);
    const { values, shape } = await brackets.read('blocks.1.mlp.post');
    for (const [i, { text }] of brackets.tokens.entries()) {
      const value = values[i * shape[1] + 468];
      if (text.trim() === ']') expect(value, text).to.be.above(3);
      else expect(value, text).to.be.below(1.4);
    }
    brackets.dispose();
  });

  it('switches a head off and on, says what it does to the candidates, and holds it in the address', async () => {
    await show('Who gets it');
    expect(said()).to.equal('');
    await settled(() => find('switch').click());
    session.ablate([{ layer: 0, head: 2, how: 'zero' }]);
    const { ids, before, after, kl } = await session.effect();
    expect(said()).to.contain(`KL divergence ${kl.toFixed(3)} nats`);
    const mary = ids.findIndex((id) => transformer.tokenizer!.decode([id]) === ' Mary');
    const shares = [before, after].map((logs) => `${(100 * Math.exp(logs[mary])).toFixed(1)} %`);
    expect(candidates()[0]).to.equal(`␣Mary${shares.join(' →')}`);
    expect(chips().map(({ textContent }) => textContent)).to.deep.equal(['L0H2 off ×']);
    expect(find('switch').textContent).to.equal('Switch L0H2 on');
    expect(new URLSearchParams(location.search).get('off')).to.equal('L0H2');
    await settled(() => set('how', 'mean'));
    session.ablate([{ layer: 0, head: 2, how: 'mean' }]);
    expect(said()).to.contain(`KL divergence ${(await session.effect()).kl.toFixed(3)} nats`);
    expect(new URLSearchParams(location.search).get('off')).to.equal('L0H2:mean');
    session.ablate(null);
    await settled(() => chips()[0].click());
    expect(said()).to.equal('');
    expect(chips()).to.have.length(0);
    expect(candidates()[0]).to.match(/^␣Mary100\.0 %$/);
    set('how', 'zero');
  });

  it('keeps a head off in the texts that follow, and while tokens are drawn', async () => {
    await show('Who gets it');
    await settled(() => find('switch').click());
    await settled(() => void ask(swapped));
    other.ablate([{ layer: 0, head: 2, how: 'zero' }]);
    const [wanted] = await other.candidates(1);
    expect(candidates()[0].startsWith(wanted.text.replace(' ', '␣'))).to.equal(true);
    expect(said()).to.match(/KL divergence/);
    await settled(() => find('step').click());
    expect(textOf().endsWith(`to${wanted.text}`)).to.equal(true);
    other.ablate(null);
    await show('Who gets it');
    expect(chips(), 'an example says what is off').to.have.length(0);
  });

  it('draws two prompts’ maps and their difference', async () => {
    await show('Swap the giver');
    const probe = (id: string, ...indices: number[]): Promise<number> => find<AttnHeatmap>(id).probe(...indices);
    const maps = await Promise.all([session, other].map((one) => one.read('blocks.0.attn.pattern')));
    const count = maps[0].shape[1];
    for (const [query, key] of [
      [14, 10],
      [11, 10],
      [10, 9],
      [3, 2],
    ]) {
      const [mine, second] = maps.map(({ values }) => values[(2 * count + query) * count + key]);
      expect(await probe('map-first', 2, query, key)).to.be.closeTo(mine, 1e-5);
      expect(await probe('map-second', 2, query, key)).to.be.closeTo(second, 1e-5);
      expect(await probe('map-difference', query, key)).to.be.closeTo(mine - second, 1e-5);
    }
  });

  it('takes a residual of all tokens from the second prompt: its candidates come with it', async () => {
    await show('Swap the giver');
    await settled(() => chips()[0].click());
    expect(candidates()[0]).to.match(/^␣Mary/);
    set('take-what', 'residual');
    set('take-where', '');
    await settled(() => set('layer', '3'));
    await settled(() => find('take').click());
    expect(chips().map(({ textContent }) => textContent)).to.deep.equal(['L3 from the other ×']);
    const [wanted] = await other.candidates(1);
    expect(candidates()[0]).to.match(new RegExp(`^␣${wanted.text.trim()}`));
    const { kl } = await (async () => {
      session.patch('blocks.3.resid_post', { from: other });
      const effect = await session.effect();
      session.patch('blocks.3.resid_post', null);
      return effect;
    })();
    expect(said()).to.contain(`KL divergence ${kl.toFixed(1)} nats`);
    await settled(() => chips()[0].click());
    expect(said()).to.equal('');
  });

  it('says why there is no difference, and why a second prompt cannot be', async () => {
    await show('Swap the giver');
    const second = async (text: string): Promise<void> => {
      set('other', text);
      await settled(() => find<HTMLFormElement>('other-ask').requestSubmit());
    };
    await second('Leo counted the boats');
    expect(find('prompts-note').textContent).to.equal(
      'A difference needs texts of as many tokens: these have 15 and 5.',
    );
    strip().weights = null;
    set('other', 'so '.repeat(1500));
    find<HTMLFormElement>('other-ask').requestSubmit();
    await until(() => !find('notice').hidden);
    expect(find('notice').textContent).to.match(/^The prompt has \d+ tokens/);
    await second('');
    expect(find('prompts-note').textContent).to.equal('Write a second prompt, and Enter.');
    expect(find<HTMLButtonElement>('take').disabled).to.equal(true);
    await show('Who gets it');
    expect(find('notice').hidden).to.equal(true);
  });

  it('points at a token in the lens and in the text at once', async () => {
    await show('Layer by layer');
    const lens = find('lens');
    lens.scrollIntoView();
    const cell = (): HTMLElement | null => lens.shadowRoot!.querySelector<HTMLElement>('#cell-5-14');
    await until(() => cell()?.textContent?.includes('Mary') === true);
    const token = strip().shadowRoot!.querySelectorAll<HTMLElement>('[part~=token]')[13];
    token.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, composed: true }));
    await until(() => lens.shadowRoot!.querySelector('[part~=token][part~=pointed]')?.textContent?.trim() === '␣drum');
    strip().shadowRoot!.querySelector('[part=text]')!.dispatchEvent(new PointerEvent('pointerleave'));
    strip().dispatchEvent(new PointerEvent('pointerleave'));
    cell()!.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, composed: true }));
    const pointed = (): Element | null => strip().shadowRoot!.querySelector('[part~=pointed]');
    await until(() => pointed()?.getAttribute('data-token') === '14');
  });

  it('lists the neurons most active at a token, and colours the text by one', async () => {
    await show('A neuron of brackets');
    const { prompt } = examples.find(({ name }) => name === 'A neuron of brackets')!.shown;
    const mine = transformer.session();
    await mine.prompt(prompt);
    const { values, shape } = await mine.read('blocks.1.mlp.post');
    const [tokens, neurons] = shape;
    const listed = (): string[] => [...find('neurons-list').querySelectorAll('button')].map((one) => one.textContent!);
    const expectAt = (token: number): void => {
      const row = values.subarray(token * neurons, (token + 1) * neurons);
      const best = [...row.keys()].sort((a, b) => Math.abs(row[b]) - Math.abs(row[a])).slice(0, 10);
      expect(listed()).to.deep.equal(best.map((neuron) => `#${neuron}${row[neuron].toPrecision(3)}`));
    };
    expectAt(tokens - 1);
    await settled(() => strip().shadowRoot!.querySelectorAll<HTMLElement>('[part~=token]')[8].click());
    await until(() => find('neurons-caption').textContent!.includes('token 8 '));
    expectAt(8);
    find('neurons-list').querySelector('button')!.click();
    const neuron = find('neurons-list').querySelector('.token')!.textContent!.slice(1);
    const wanted = Float32Array.from({ length: tokens }, (_, token) => values[token * neurons + Number(neuron)]);
    await until(() => strip().weights !== null && largestError(Float32Array.from(strip().weights!), wanted) < 1e-5);
    expect(find<HTMLSelectElement>('coloured-by').selectedOptions[0].text).to.equal(
      `neuron ${neuron} of blocks.1.mlp.post`,
    );
    const grid = find<FeatureGrid>('neurons');
    expect(await grid.probe(3, 7)).to.be.closeTo(values[3 * neurons + 7], 1e-5);
    await settled(() => set('neurons-of', 'resid_post'));
    expect(find('neurons-title').textContent).to.equal('Residual stream after layer 1');
    expect(listed()).to.have.length(10);
    mine.dispose();
    set('coloured-by', 'attention');
    await tab('attention');
  });

  it('walks its tabs by keys', async () => {
    const key = (name: string): Promise<void> =>
      settled(() => document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true })));
    find('tab-attention').focus();
    await key('ArrowLeft');
    expect(document.activeElement!.id).to.equal('tab-prompts');
    expect(find('view-prompts').hidden).to.equal(false);
    await key('Home');
    expect(find('view-attention').hidden).to.equal(false);
    await key('ArrowRight');
    expect(find('tab-lens').getAttribute('aria-selected')).to.equal('true');
    await key('ArrowRight');
    expect(find('tab-neurons').getAttribute('aria-selected')).to.equal('true');
    expect(new URLSearchParams(location.search).get('view')).to.equal('neurons');
    await key('Home');
  });

  it('refuses addresses that say nothing it knows', () => {
    const first = { ...examples[0].shown, model: null, int8: false, temperature: 0.8, topK: 0, seed: 1 } as TalkState;
    expect(() => readState('?off=L0', first)).to.throw('“L0” is no head. Write heads as L0H2 or L0H2:mean.');
    expect(() => readState('?take=H2', first)).to.throw(/“H2” names nothing to take/);
    expect(() => readState('?view=maps', first)).to.throw(/view is “maps” in the address. Give attention,/);
    expect(parseOff('L1H12:mean')).to.deep.equal({ layer: 1, head: 12, how: 'mean' });
    expect(parseTaken('L3@7')).to.deep.equal({ layer: 3, head: null, token: 7 });
  });

  for (const [view, name] of [
    ['lens', 'Layer by layer'],
    ['neurons', 'A neuron of brackets'],
    ['prompts', 'Swap the giver'],
  ]) {
    it(`fits a laptop and a phone, and leaves axe nothing to find, with ${view} open`, async () => {
      await setPage({ width: 1366, height: 768 });
      await show(name);
      expect(document.documentElement.scrollHeight, 'a laptop’s screen').to.be.at.most(768);
      const { violations } = await axe.run(document.body, { resultTypes: ['violations'] });
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.length} ${nodes[0].html}`)).to.deep.equal([]);
      await setPage({ width: 390, height: 800 });
      expect(document.documentElement.scrollWidth).to.be.at.most(390);
    });
  }
});
