import { expect } from 'chai';
import type { AttnHeatmap } from '../../components/attn-heatmap';
import { loadTransformer } from '../../src/index';
import { emulateMedia } from '../support/browser';
import { find } from '../support/demo-page';
import { failOnGpuErrors } from '../support/engine';
import { drop } from '../support/inspector-page';
import { until } from '../support/mount';
import { folderOf, type EncoderSize } from '../support/seeded-encoder';
import { ask, candidates, isPlaying, openTalk, rests, strip, textOf, tokensOf } from '../support/talk-page';
import { fetchFile } from '../support/transformers';

const size: EncoderSize = {
  ...{ family: 'bert', layers: 2, heads: 3, headSize: 12, neurons: 37 },
  ...{ vocabulary: 200, positions: 64 },
};

describe('the talk page, given an encoder', () => {
  failOnGpuErrors();
  let files: File[];
  const seen = (id: string): boolean => find(id).getClientRects().length > 0;
  const hint = (): string => (seen('no-candidates') ? find('no-candidates').textContent! : '');
  const opened = (facts: string): Promise<void> => until(() => find('facts').textContent!.includes(facts) && rests());
  before(async () => {
    await emulateMedia({ reducedMotion: 'reduce' });
    files = [...folderOf(size), await fetchFile('/test/fixtures/tokenizers/wordpiece-bert/tokenizer.json')];
    await openTalk('?temperature=0&model=/demo-files/story-model');
    expect(seen('transport') && seen('settings')).to.equal(true);
    // A decoder would play now.
    await emulateMedia({ reducedMotion: 'no-preference' });
    drop(...files);
    await opened('bert, 2 layers of 3 heads');
  });

  it('shows a text with a masked token, and what may stand there', async () => {
    expect(textOf()).to.match(/\[CLS\] ?the man went to the ?\[MASK\]/);
    expect(find('next-title').textContent).to.equal('Masked token');
    const transformer = await loadTransformer(files);
    const session = transformer.session();
    await session.prompt(find<HTMLTextAreaElement>('prompt').value);
    const wanted = await session.candidates(8);
    expect(candidates()).to.have.length(8);
    for (const [i, { text }] of wanted.entries()) expect(candidates()[i].startsWith(text.trim())).to.equal(true);
    transformer.dispose();
  });

  it('does not play, and has no buttons for it', () => {
    expect(isPlaying()).to.equal(false);
    for (const id of ['transport', 'settings', 'play', 'step', 'undo', 'temperature'])
      expect(seen(id), id).to.equal(false);
    expect(find('go').textContent).to.equal('Read');
    expect(find('notice').hidden).to.equal(true);
  });

  it('shows maps whose upper half counts, and shades tokens behind the masked one too', async () => {
    const map = find<AttnHeatmap>('map');
    expect(map.mask).to.equal('');
    const upper = await Promise.all([3, 5, 7].map((key) => map.probe(2, 1, key)));
    expect(Math.min(...upper), 'weights of keys behind the query').to.be.above(0);
    const masked = tokensOf().findIndex((text) => text.trim() === '[MASK]');
    expect(Math.max(...Array.from(strip().weights!).slice(masked + 1))).to.be.above(0);
  });

  it('puts a candidate in place of the masked token, and says how to get another', async () => {
    const texts = (): string[] => tokensOf().map((text) => text.trim());
    const masked = texts().indexOf('[MASK]');
    const before = texts();
    expect(candidates()[0]).to.match(/^\[SEP\]5\.3 %$/);
    find('candidates').querySelector('button')!.click();
    await until(() => !textOf().includes('[MASK]') && rests());
    expect(texts()).to.deep.equal(before.map((text, i) => (i === masked ? '[SEP]' : text)));
    expect(candidates()).to.have.length(0);
    expect(hint()).to.equal('Write [MASK] for a word: what may stand there is listed here.');
    await ask('The [MASK] fell.');
    await until(() => textOf().includes('[MASK]') && rests());
    expect(hint()).to.equal('');
    expect(candidates()).to.have.length(8);
  });

  it('says that files without an output head have no candidates, and shows the rest', async () => {
    drop(...folderOf({ ...size, bare: true, layers: 1 }), files[2]);
    await opened('bert, 1 layers of 3 heads');
    await until(() => hint() !== '');
    expect(hint()).to.match(/^The model’s files have no output head, so it has no logits/);
    expect(textOf()).to.include('[MASK]');
    expect(find('notice').hidden).to.equal(true);
  });

  it('is as before with the next decoder', async () => {
    await emulateMedia({ reducedMotion: 'reduce' });
    const story = ['config.json', 'model.safetensors', 'tokenizer.json'];
    drop(...(await Promise.all(story.map((name) => fetchFile(`/demo-files/story-model/${name}`)))));
    await opened('llama, 6 layers');
    expect(seen('transport') && seen('settings')).to.equal(true);
    expect(find('next-title').textContent).to.equal('Next token');
    expect(find('go').textContent).to.equal('Write');
    expect(find<AttnHeatmap>('map').mask).to.equal('causal');
    expect(hint()).to.equal('');
    expect(candidates().length).to.be.above(0);
  });
});
