import { expect } from 'chai';
import { readTokenizer, tokenTexts } from '../../src/transformer/tokenizer/tokenizer';
import { openFolder } from '../../src/transformer/folder/folder';
import { fileError } from '../support/failures';

interface Row {
  text: string;
  ids: number[];
  tokens: string[];
  decoded: string;
}

const folder = '/test/fixtures/tokenizers/';

for (const name of ['bytelevel-gpt2', 'bytelevel-llama3', 'bytefallback-llama2', 'wordpiece-bert']) {
  describe(`the tokenizer ${name}`, () => {
    let rows: Row[];
    let tokenizer: NonNullable<Awaited<ReturnType<typeof readTokenizer>>>;
    before(async () => {
      rows = await (await fetch(`${folder}${name}/expected.json`)).json();
      tokenizer = (await readTokenizer(openFolder(folder + name)))!;
    });

    it('makes the recorded ids and tokens of awkward strings', () => {
      expect(rows).to.have.length(13);
      for (const { text, ids, tokens } of rows) expect(tokenizer.encode(text)).to.deep.equal({ ids, tokens });
    });

    it('makes the text of them again', () => {
      for (const { text, ids, decoded } of rows) {
        // The package joins apostrophes with other spaces than the library here.
        const isOdd = name === 'wordpiece-bert' && text.startsWith('Don');
        if (!isOdd) expect(tokenizer.decode(ids, { special: true }), text).to.equal(decoded);
      }
      expect(tokenizer.decode([])).to.equal('');
    });

    it('gives each token a readable text; together they are the text', () => {
      for (const { ids } of rows) {
        const texts = tokenTexts(tokenizer, ids);
        expect(texts.join('')).to.equal(ids.length ? tokenizer.decode(ids, { special: true }) : '');
        expect(texts.join('')).to.not.include('\ufffd');
      }
    });
  });
}

describe('a folder’s tokenizer', () => {
  it('puts a character of several tokens into the last of them', async () => {
    const tokenizer = await readTokenizer(openFolder(`${folder}bytelevel-gpt2`));
    const { ids } = tokenizer!.encode('a\u{1f6f3}b'); // a ship that no merge knows
    const texts = tokenTexts(tokenizer, ids);
    expect(texts.filter(Boolean)).to.deep.equal(['a', '\u{1f6f3}', 'b']);
    expect(texts.length).to.be.above(3);
    const cut = ids.slice(0, 3);
    expect(tokenTexts(tokenizer, cut, { open: true }).join('')).to.equal('a');
    expect(tokenTexts(tokenizer, cut).join('')).to.match(/^a\ufffd+$/);
  });

  it('is null without a file, and refused when it is damaged', async () => {
    expect(await readTokenizer(openFolder([new File(['{}'], 'config.json')]))).to.equal(null);
    const broken = openFolder([new File(['{"model": {"type": "Unheard"}}'], 'tokenizer.json')]);
    expect((await fileError(readTokenizer(broken))).message).to.match(/tokenizer.json: The tokenizer is of a kind/);
  });
});
