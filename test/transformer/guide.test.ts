import { expect } from 'chai';
import * as attnscope from '../../src/index';
import '../../components/attn-heatmap';
import '../../components/attn-overview';
import '../../components/logit-lens';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { mount } from '../support/mount';
import { folderOf } from '../support/seeded-encoder';
import { fetchFile } from '../support/transformers';

describe('the guide on language models', () => {
  failOnGpuErrors();

  it('has code that runs, from the first block to the last', async () => {
    await testEngine();
    const text = await (await fetch('/docs/language-models.md')).text();
    const blocks = [...text.matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code);
    expect(blocks.length).to.equal(3);
    const code = blocks
      .join('\n')
      .replace(/^import .*$/gm, '')
      .replace('https://example.org/SmolLM2-135M/', '/demo-files/story-model/');
    mount('attn-heatmap', {}, { width: 200, height: 200 });
    const overview = mount('attn-overview', {}, { width: 200, height: 200 });
    const said: unknown[][] = [];
    const log = (...words: unknown[]): void => void said.push(words);
    const run = new Function(
      'attnscope',
      'console',
      `return (async () => {
      const { loadTransformer } = attnscope;
      ${code}
      return { transformer, session, map };
    })()`,
    ) as (...given: unknown[]) => Promise<{ transformer: attnscope.Transformer; map: { data: { shape: number[] } } }>;
    const { transformer, map } = await run(attnscope, { log });
    await overview.updateComplete;
    expect(overview.data).to.have.property('maps');
    expect(said[0], 'the first token').to.deep.equal([said[0][0], ' Mary']);
    expect(said[8][0], 'candidates').to.be.an('array').with.lengthOf(5);
    const [, before, after, kl, lens, shape] = said[9] as [number[], number[], number[], number, number[], number[]];
    expect(kl, 'without L0H2').to.be.above(1e-6);
    expect(after).to.not.deep.equal(before);
    expect([lens, shape]).to.deep.equal([
      [1, 1024],
      [28, 192],
    ]);
    expect(map.data.shape).to.deep.equal([6, 28, 28]);
    transformer.dispose();
  });

  it('has a lens that follows its session', async () => {
    await testEngine();
    const text = await (await fetch('/docs/language-models.md')).text();
    const [, markup, code] = /```html\n(<logit-lens.*?)<script type="module">(.*?)<\/script>/s.exec(text)!;
    const place = document.createElement('div');
    place.innerHTML = `${markup}<attn-heatmap id="map"></attn-heatmap>`;
    document.body.append(place);
    const transformer = await attnscope.loadTransformer('/demo-files/story-model/');
    const run = new Function(
      'transformer',
      'console',
      `return (async () => { ${code.replace(/^\s*import .*$/gm, '')} })()`,
    );
    const said: string[] = [];
    await (run as (...given: unknown[]) => Promise<void>)(transformer, { log: (word: string) => said.push(word) });
    expect(said).to.have.length.within(1, 20);
    const lens = place.querySelector('logit-lens')!;
    await lens.updateComplete;
    const written = [...lens.shadowRoot!.querySelectorAll<HTMLElement>('[part~=cell]')];
    expect(written.map(({ dataset }) => dataset.layer)).to.include.members(['0', '5']);
    expect(written.some(({ textContent }) => textContent !== '')).to.equal(true);
    place.remove();
    transformer.dispose();
  });

  it('has code for encoders that runs', async () => {
    const text = await (await fetch('/docs/language-models.md')).text();
    const [, code] = /```ts\n(.*?)```/s.exec(text)!;
    const size = { layers: 2, heads: 3, headSize: 12, neurons: 37, vocabulary: 200, positions: 64 };
    const tokenizer = await fetchFile('/test/fixtures/tokenizers/wordpiece-bert/tokenizer.json');
    const files = [...folderOf({ ...size, family: 'bert' }), tokenizer];
    const run = new Function(
      'loadTransformer',
      `return (async () => {
      ${code}
      return { bert, words, second, pattern };
    })()`,
    ) as (load: () => Promise<attnscope.Transformer>) => Promise<{
      bert: attnscope.Transformer;
      words: { text: string }[];
      second: { text: string }[];
      pattern: { shape: number[]; values: Float32Array };
    }>;
    const { bert, words, second, pattern } = await run(() => attnscope.loadTransformer(files));
    expect([words.length, second.length]).to.deep.equal([5, 5]);
    expect(words).to.not.deep.equal(second);
    expect(pattern.shape).to.deep.equal([3, 8, 8]);
    expect([...pattern.values.slice(5, 8)]).to.deep.equal([pattern.values[5], 0, 0]);
    bert.dispose();
  });

  it('lists every hook that a model has, and no other', async () => {
    const text = await (await fetch('/docs/language-models.md')).text();
    const [table] = /\| hook .*?\n\n/s.exec(text)!;
    const names = [...table.matchAll(/^\| (.*?)\|/gm)].slice(2).flatMap(([, cell]) => {
      const quoted = [...cell.matchAll(/`(.*?)`/g)].map(([, name]) => name);
      const room = /^(blocks\.N\.(?:attn\.|mlp\.)?)/.exec(quoted[0])?.[1] ?? '';
      return quoted.map((name) => (name.startsWith('blocks') || !room ? name : full(room, name)));
    });
    const transformer = await attnscope.loadTransformer('/demo-files/story-model/');
    const session = transformer.session();
    let message = '';
    try {
      session.at('none');
    } catch (error) {
      ({ message } = error as Error);
    }
    const known = /There are: (.*)\.$/.exec(message)![1].split(', ');
    expect(names.sort()).to.deep.equal(known.sort());
    transformer.dispose();
  });
});

/** A name in the table's first column, after the first of its cell. */
function full(room: string, name: string): string {
  return name.includes('.') ? `blocks.N.${name}` : room + name;
}
