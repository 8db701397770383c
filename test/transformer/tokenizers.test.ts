import { expect } from 'chai';
import { TokenTexts } from '../../src/transformer/tokenizer/token-texts';
import { readTokenizer } from '../../src/transformer/tokenizer/tokenizer';
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
        const texts = new TokenTexts(tokenizer).of(ids);
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
    const texts = new TokenTexts(tokenizer).of(ids);
    expect(texts.filter(Boolean)).to.deep.equal(['a', '\u{1f6f3}', 'b']);
    expect(texts.length).to.be.above(3);
    const cut = ids.slice(0, 3);
    expect(new TokenTexts(tokenizer).of(cut, { open: true }).join('')).to.equal('a');
    expect(new TokenTexts(tokenizer).of(cut).join('')).to.match(/^a\ufffd+$/);
  });

  it('gives a growing text’s tokens as if it were whole, and decodes the new ones alone', async () => {
    const tokenizer = (await readTokenizer(openFolder(`${folder}bytelevel-gpt2`)))!;
    const { ids } = tokenizer.encode('Zoë said \u{1f6f3}\u{1f6f3} twice, \u{1f469}\u200d\u{1f680} and 日本語 to Mary.');
    let decoded = 0;
    const counting = {
      decode: (some: readonly number[], how?: object) => ((decoded += 1), tokenizer.decode(some, how)),
    };
    const growing = new TokenTexts(counting);
    for (const open of [true, false]) {
      for (let count = 1; count <= ids.length; count++) {
        const now = ids.slice(0, count);
        expect(growing.of(now, { open }), `${count}`).to.deep.equal(new TokenTexts(tokenizer).of(now, { open }));
      }
    }
    for (const count of [30, 12, 13, 5, ids.length]) {
      expect(growing.of(ids.slice(0, count))).to.deep.equal(new TokenTexts(tokenizer).of(ids.slice(0, count)));
    }
    const other = [...ids.slice(0, 7), ids[2], ...ids.slice(9)];
    expect(growing.of(other)).to.deep.equal(new TokenTexts(tokenizer).of(other));
    growing.of([...other, ids[0]]);
    decoded = 0;
    growing.of([...other, ids[0], ids[0]]);
    expect(decoded).to.be.within(1, 4);
  });

  it('is null without a file, and refused when it is damaged', async () => {
    expect(await readTokenizer(openFolder([new File(['{}'], 'config.json')]))).to.equal(null);
    const broken = openFolder([new File(['{"model": {"type": "Unheard"}}'], 'tokenizer.json')]);
    expect((await fileError(readTokenizer(broken))).message).to.match(/tokenizer.json: The tokenizer is of a kind/);
  });
});
