import { expect } from 'chai';
import { loadTransformer, type Session, type Transformer } from '../../src/index';
import { runEncoder, type EncoderInput } from '../reference/encoder';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { refusal } from '../support/failures';
import { largestError } from '../support/recorded';
import { factsOf, folderOf, tensorsOf, type EncoderSize } from '../support/seeded-encoder';
import { fetchFile, loadRecorded } from '../support/transformers';

const size: EncoderSize = {
  ...{ family: 'bert', layers: 2, heads: 3, headSize: 12, neurons: 37 },
  ...{ vocabulary: 200, positions: 64 },
};
const mask = 4; // [MASK] in the tokenizer's file
const tokenizerFile = '/test/fixtures/tokenizers/wordpiece-bert/tokenizer.json';

/** The likeliest ids, and their probabilities, in float64. */
function likeliestOf(logits: readonly number[], count: number): { id: number; probability: number }[] {
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
  const all = logits.map((logit, id) => ({ id, probability: Math.exp(logit) / total }));
  return all.sort((a, b) => b.probability - a.probability).slice(0, count);
}

const plainInput = (ids: readonly number[]): EncoderInput => ({ ids, mask: ids.map(() => 1), types: ids.map(() => 0) });

describe('an encoder’s session', () => {
  failOnGpuErrors();
  let transformer: Transformer;
  let session: Session;
  const [facts, tensors] = [factsOf(size), tensorsOf(size)];
  const run = (input: EncoderInput): number[][] => runEncoder(facts, tensors, input).logits!;
  before(async () => {
    await testEngine();
    transformer = await loadTransformer([...folderOf(size), await fetchFile(tokenizerFile)]);
  });
  after(() => transformer.dispose());
  beforeEach(() => (session = transformer.session()));
  afterEach(() => session.dispose());

  it('reads a text between the tokens that the tokenizer adds', async () => {
    await session.prompt('The [MASK] fell.');
    expect(session.tokens.map(({ text }) => text.trim())).to.deep.equal([
      ...['[CLS]', 'the', '[MASK]', 'fel', 'l', '.', '[SEP]'],
    ]);
    expect(session.tokens[2].id).to.equal(transformer.tokenizer!.mask!.id);
    expect(transformer.tokenizer!.mask).to.deep.equal({ id: mask, text: '[MASK]' });
  });

  it('takes another text in place of the one that is there, and what it gave with it', async () => {
    await session.prompt('The rain fell, and fell, and fell.');
    const data = session.at('blocks.1.attn.pattern');
    const long = session.tokens.length;
    expect(data.shape).to.deep.equal([3, long, long]);
    expect(data, 'a virtual map that is not causal').to.include.all.keys('query', 'key', 'mask');
    expect(data).to.not.have.property('causal');
    const live = (data as { mask?: { shape: number[] } }).mask!;
    expect(live.shape).to.deep.equal([long]);
    await session.prompt('The rain.');
    expect(session.tokens.map(({ text }) => text.trim())).to.deep.equal(['[CLS]', 'the', 'ra', 'in', '.', '[SEP]']);
    expect(data.shape).to.deep.equal([3, 6, 6]);
    expect(live.shape).to.deep.equal([6]);
    const ids = session.tokens.map(({ id }) => id);
    const { values } = await session.read('logits');
    expect(largestError(values, run(plainInput(ids)).flat(), true)).to.be.below(1e-4);
  });

  it('names the likeliest tokens in place of the first masked one, or of any', async () => {
    const engine = await testEngine();
    const ids = [2, 20, mask, 40, mask, 3];
    await session.prompt(ids);
    const logits = run(plainInput(ids));
    const before = engine.stats.readbackBytes;
    const found = await session.candidates(5);
    expect(engine.stats.readbackBytes - before, 'a row of logits is read').to.equal(4 * 200);
    for (const [token, candidates] of [[2, found] as const, [4, await session.candidates(5, { token: 4 })] as const]) {
      const wanted = likeliestOf(logits[token], 5);
      expect(candidates.map(({ id }) => id)).to.deep.equal(wanted.map(({ id }) => id));
      const shares = wanted.map(({ probability }) => probability);
      expect(
        largestError(
          candidates.map(({ probability }) => probability),
          shares,
        ),
      ).to.be.below(1e-5);
    }
    expect(found[0].text).to.equal(transformer.tokenizer!.decode([found[0].id], { special: true }));
  });

  it('says that no token is masked, and which there are', async () => {
    const said = async (given?: { token: number }): Promise<string> =>
      (await refusal(session.candidates(3, given))).message;
    expect(await said()).to.match(/no logits: nothing was prompted/);
    await session.prompt('The rain fell.');
    expect(await said()).to.match(/no token is \[MASK\]\. Put it into the text, or say which token: \{token: 3\}/);
    expect(await said({ token: 8 })).to.match(/no token 8 among 8\. Give an index from 0 to 7/);
    expect(await said({ token: 0.5 })).to.match(/no token 0.5 among 8/);
    const plain = await loadTransformer(folderOf(size));
    const other = plain.session();
    await other.prompt([2, mask, 3]);
    expect((await refusal(other.candidates(3))).message).to.match(/without a tokenizer\.json that names a mask token/);
    expect(await other.candidates(3, { token: 1 })).to.have.length(3);
    plain.dispose();
  });

  it('refuses to write and to take tokens back, and leaves its text', async () => {
    await session.prompt('The rain fell.');
    expect((await refusal(session.generate().next())).message).to.match(
      /this bert is an encoder: it reads a text as a whole\. Ask candidates\(\) for a masked token/,
    );
    expect((await refusal(session.generate({ maxTokens: 0 }).next())).message).to.match(/is an encoder/);
    expect(() => session.rewind(1)).to.throw(/is an encoder.*Call prompt\(\) with the shorter text/);
    expect(session.tokens).to.have.length(8);
  });

  it('refuses prompts that are none, by their numbers, and keeps its text', async () => {
    await session.prompt('The rain fell.');
    const said = async (input: unknown): Promise<string> => (await refusal(session.prompt(input as number[]))).message;
    expect(await said({ ids: [2, 3], mask: [1] })).to.match(/mask has 1 entries for 2 ids/);
    expect(await said({ ids: [2, 3], mask: [0, 0] })).to.match(/mask hides all 2 tokens.*Give 1/);
    expect(await said({ ids: [2, 3], mask: [1, 0.5] })).to.match(
      /mask has 0.5 for token 1\. Give 1 or, for padding, 0/,
    );
    expect(await said({ ids: [2, 3], tokenTypes: [0, 1, 1] })).to.match(/3 token types for 2 ids/);
    expect(await said({ ids: [2, 3], tokenTypes: [0, 2] })).to.match(
      /token 1 .* type 2; the model has types from 0 to 1/,
    );
    expect(await said(Array(65).fill(5))).to.match(
      /the prompt has 65 tokens; the context holds 64\. Give a shorter one/,
    );
    expect(await said([2, 200])).to.match(/has the id 200; the vocabulary has ids from 0 to 199/);
    expect(session.tokens).to.have.length(8);
    expect((await session.read('blocks.0.resid_post')).shape).to.deep.equal([8, 36]);
  });

  it('of a model without token types takes none but 0', async () => {
    const distilbert = await loadRecorded('distilbert');
    const other = distilbert.session();
    await other.prompt({ ids: [5, 6], tokenTypes: [0, 0] });
    expect((await refusal(other.prompt({ ids: [5, 6], tokenTypes: [0, 1] }))).message).to.match(
      /token 1 of the prompt has the type 1; the model has no type but 0/,
    );
    distilbert.dispose();
    const decoder = await loadRecorded('llama');
    expect(decoder.kind).to.equal('decoder');
    const written = decoder.session();
    expect((await refusal(written.prompt({ ids: [5, 6], tokenTypes: [0, 1] }))).message).to.match(/no type but 0/);
    decoder.dispose();
  });

  it('without an output head has all but logits, and says so', async () => {
    const bare = await loadTransformer([...folderOf({ ...size, bare: true }), await fetchFile(tokenizerFile)]);
    const other = bare.session();
    await other.prompt('The [MASK] fell.');
    expect((await other.read('ln_final.normalized')).shape).to.deep.equal([7, 36]);
    const wanted = /no output head, so it has no logits\. Give a checkpoint for masked tokens: with cls\.predictions/;
    expect((await refusal(other.candidates(3))).message).to.match(wanted);
    expect((await refusal(other.lens(0))).message).to.match(wanted);
    expect((await refusal(other.effect())).message).to.match(wanted);
    expect((await refusal(other.read('logits'))).message).to.match(wanted);
    expect(() => other.at('hook_logits')).to.throw(wanted);
    bare.dispose();
  });

  it('runs a prompt in one submit, whatever its length, and reads nothing', async () => {
    const engine = await testEngine();
    await session.prompt('The rain fell.');
    for (const count of [10, 40, 60]) {
      const before = { ...engine.stats };
      await session.prompt(Array.from({ length: count }, (_, i) => 5 + i));
      expect(engine.stats.submits - before.submits).to.equal(1);
      expect(engine.stats.dispatches - before.dispatches, 'ten per block, and three').to.equal(10 * 2 + 3);
      expect(engine.stats.readbackBytes - before.readbackBytes).to.equal(0);
    }
  });
});

describe('a decoder’s candidates', () => {
  failOnGpuErrors();

  it('are those after any token, where one is said', async () => {
    const decoder = await loadRecorded('gpt2');
    const session = decoder.session();
    await session.prompt([5, 17, 30, 8]);
    const { values } = await session.read('logits');
    const rows = [0, 1, 2, 3].map((token) => [...values.slice(97 * token, 97 * (token + 1))]);
    for (const [token, row] of rows.entries()) {
      const found = await session.candidates(4, { token });
      expect(found.map(({ id }) => id)).to.deep.equal(likeliestOf(row, 4).map(({ id }) => id));
    }
    expect(await session.candidates(4)).to.deep.equal(await session.candidates(4, { token: 3 }));
    // The next token follows the newest one all the same.
    await session.candidates(4, { token: 0 });
    const drawn = await session.generate({ maxTokens: 1 }).next();
    expect((drawn.value as { id: number }).id).to.equal(likeliestOf(rows[3], 1)[0].id);
    decoder.dispose();
  });
});
