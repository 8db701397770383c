import axe from 'axe-core';
import { expect } from 'chai';
import type { AttnHeatmap } from '../../components/attn-heatmap';
import type { FeatureGrid } from '../../components/feature-grid';
import { emulateMedia, setPage } from '../support/browser';
import { find } from '../support/demo-page';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { until } from '../support/mount';
import {
  candidates,
  ask,
  isPlaying,
  openTalk,
  press,
  rests,
  set,
  strip,
  textOf,
  tokenCount,
} from '../support/talk-page';
import { largestError } from '../support/recorded';
import { rowOf, type TransformerRecording } from '../support/transformers';

const example = (name: string): HTMLElement =>
  [...find('examples').querySelectorAll('a')].find(({ textContent }) => textContent === name)!;
const map = (): AttnHeatmap => find<AttnHeatmap>('map');

describe('the talk page', () => {
  failOnGpuErrors();
  let recording: TransformerRecording & { text: string; greedy_text: string };
  beforeEach(() => emulateMedia({ reducedMotion: 'reduce' }));
  before(async () => {
    await emulateMedia({ reducedMotion: 'reduce' });
    recording = await (await fetch('/test/fixtures/story-model/expected.json')).json();
    await openTalk(`?temperature=0&prompt=${encodeURIComponent(recording.text)}`);
  });

  const prompted = 15;

  it('opens with its own model and the address’s prompt, and says what they take', () => {
    expect(textOf()).to.equal(`<|endoftext|>${recording.text}`);
    expect(tokenCount()).to.equal(recording.inputs.ids[0].length).and.to.equal(prompted);
    expect(find('facts').textContent).to.match(/^story-model: llama, 6 layers of 6 heads, width 192, 1,024 tokens/);
    expect(find('facts').textContent).to.match(/; \d\.\d MB on the GPU$/);
    expect(find('count').textContent).to.equal('15 of 1,024');
    const [begin, when] = strip().shadowRoot!.querySelectorAll('[part~=token]');
    expect([begin.part.contains('special'), when.part.contains('special')]).to.deep.equal([true, false]);
  });

  it('shows the map that was recorded, and the entropy of its layer’s heads', async () => {
    const at = (layer: number): Float32Array => rowOf(recording.outputs[`attention.${layer}`], 0);
    const cell = (layer: number, head: number, query: number, key: number): number =>
      at(layer)[(head * prompted + query) * prompted + key];
    expect(await map().probe(2, 14, 10))
      .to.be.closeTo(cell(0, 2, 14, 10), 1e-4)
      .and.above(0.7);
    set('layer', '1');
    set('head', '1');
    await until(() => find('map-title').textContent === 'Attention of L1H1' && rests());
    await map().updateComplete;
    expect(await map().probe(1, 3, 2))
      .to.be.closeTo(cell(1, 1, 3, 2), 1e-4)
      .and.above(0.9);
    const entropy = find<FeatureGrid>('entropy');
    await entropy.updateComplete;
    const row = at(1).subarray((2 * prompted + 14) * prompted, (2 * prompted + 15) * prompted);
    const nats = row.reduce((sum, weight) => sum - (weight > 0 ? weight * Math.log(weight) : 0), 0);
    expect(await entropy.probe(14, 2)).to.be.closeTo(nats, 1e-3);
    expect(map().rows!.slice(0, 3)).to.deep.equal(['#0', 'When', '␣Mary']);
  });

  it('colours the text by the newest token’s attention, by that of one that is pointed at or locked', async () => {
    const maps = rowOf(recording.outputs['attention.1'], 0);
    const expectRow = async (query: number): Promise<void> => {
      const row = maps.slice((prompted + query) * prompted, (prompted + query + 1) * prompted);
      const isRow = (): boolean => largestError(Float32Array.from(strip().weights ?? [NaN]), row) < 1e-4;
      await until(isRow);
    };
    const token = (index: number): HTMLElement =>
      strip().shadowRoot!.querySelectorAll<HTMLElement>('[part~=token]')[index];
    await expectRow(14);
    token(3).dispatchEvent(new PointerEvent('pointerover', { bubbles: true, composed: true }));
    await expectRow(3);
    token(5).click();
    await expectRow(5);
    token(5).click();
    strip().shadowRoot!.querySelector('[part=text]')!.dispatchEvent(new PointerEvent('pointerleave'));
    strip().dispatchEvent(new PointerEvent('pointerleave'));
    await expectRow(14);
  });

  it('colours the text by its surprise: the nats that each token costs', async () => {
    set('coloured-by', 'surprise');
    await until(() => Number.isNaN(strip().weights?.[0] ?? 0));
    const logits = rowOf(recording.outputs.logits, 0);
    const ids = recording.inputs.ids[0];
    for (let i = 1; i < prompted; i++) {
      const row = Array.from(logits.subarray((i - 1) * 1024, i * 1024));
      const nats = Math.log(row.reduce((sum, logit) => sum + Math.exp(logit), 0)) - row[ids[i]];
      expect(strip().weights![i], `token ${i}`).to.be.closeTo(nats, 1e-3 * Math.max(1, nats));
    }
    set('coloured-by', 'attention');
    await until(() => strip().weights?.[0] === strip().weights?.[0]);
  });

  it('draws token after token, takes back, and goes on with the one that is clicked', async () => {
    expect(candidates()[0]).to.match(/^␣Mary\d+\.\d %$/);
    const [first, second] = candidates();
    await press(find('step'));
    expect(textOf()).to.match(/drum to Mary$/);
    expect(strip().madeFrom).to.equal(prompted);
    expect(find('made').textContent).to.equal('4 B');
    await press(find('undo'));
    expect(tokenCount()).to.equal(prompted);
    expect(candidates().slice(0, 2)).to.deep.equal([first, second]);
    await press(find('candidates').querySelectorAll('button')[1]);
    const word = second.replace(/[\d.<]+ ?.*%$/, '').replace('␣', ' ');
    expect(textOf().endsWith(`to${word}`), `${textOf()} ends with ${word}`).to.equal(true);
    await press(find('undo'));
  });

  it('plays its 60 greedy tokens: 4 bytes are read for each, and its own figures read the candidates alone', async () => {
    set('speed', 'Infinity');
    const engine = await testEngine();
    find('play').click();
    await until(() => tokenCount() >= prompted + 20);
    const [bytes, count] = [engine.stats.readbackBytes, tokenCount()];
    await until(() => tokenCount() >= prompted + 60);
    const [read, tokens] = [engine.stats.readbackBytes - bytes, tokenCount() - count];
    expect(find('made').textContent).to.equal('4 B');
    expect(find('drawn').textContent, 'logits of 1,024 tokens').to.equal('4,096 B');
    expect(read / (4 + 4096), 'tokens whose bytes were read').to.be.closeTo(tokens, 1.1);
    find('play').click();
    await until(rests);
    expect(textOf().startsWith(`<|endoftext|>${recording.text}${recording.greedy_text}`)).to.equal(true);
    expect(Number(find('rate').textContent)).to.be.above(0);
    expect(map().rows!.length).to.equal(tokenCount());
  });

  it('says the same again by the same seed', async () => {
    set('temperature', '1.5');
    const texts: string[] = [];
    for (const seed of ['7', '7', '8']) {
      set('seed', seed);
      await ask(recording.text);
      await until(() => tokenCount() === prompted && rests());
      for (let i = 0; i < 6; i++) await press(find('step'));
      texts.push(textOf());
    }
    expect(texts[1]).to.equal(texts[0]);
    expect(texts[2]).to.not.equal(texts[0]);
    expect(location.search).to.match(/layer=1&head=1&temperature=1.5&seed=8$/);
  });

  it('begins with an example and its head by a click', async () => {
    expect(example('The token before').getAttribute('href')).to.match(/\?prompt=The\+parrot.*&layer=1&head=1$/);
    example('The token before').click();
    await until(() => textOf().includes('parrot') && rests());
    expect(find('map-title').textContent).to.equal('Attention of L1H1');
    expect(find('example-note').textContent).to.match(/token before/);
    expect(new URLSearchParams(location.search).get('prompt')).to.match(/^The parrot said/);
    const before = textOf();
    for (let i = 0; i < 3; i++) await press(find('step'));
    expect(textOf().length).to.be.above(before.length);
  });

  it('says in a sentence why a prompt cannot be, and leaves the text', async () => {
    const before = textOf();
    await ask('so '.repeat(1500));
    await until(() => !find('notice').hidden);
    expect(find('notice').textContent).to.match(/^The prompt has \d+ tokens after 0; the context holds 1024/);
    expect(textOf()).to.equal(before);
    await ask('Leo counted');
    await until(() => textOf().endsWith('Leo counted') && rests() && find('notice').hidden === true);
  });

  it('writes by Enter, and a new line by Shift+Enter', async () => {
    const prompt = find<HTMLTextAreaElement>('prompt');
    prompt.value = 'Ida had';
    const key = (shiftKey: boolean): boolean =>
      prompt.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', shiftKey, bubbles: true, cancelable: true }));
    expect(key(true), 'left to the box').to.equal(true);
    expect(key(false)).to.equal(false);
    await until(() => textOf().endsWith('Ida had') && rests());
    expect(isPlaying()).to.equal(false);
  });

  for (const width of [1366, 390, 320]) {
    it(`fits a page of ${width} pixels`, async () => {
      await setPage({ width, height: 800 });
      expect(document.documentElement.scrollWidth).to.be.at.most(width);
    });
  }

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`leaves axe nothing to find, ${colorScheme}`, async () => {
      await emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const { violations } = await axe.run(document.body, { resultTypes: ['violations'] });
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.length} ${nodes[0].html}`)).to.deep.equal([]);
    });
  }
});
