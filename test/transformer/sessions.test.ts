import { expect } from 'chai';
import { loadTransformer, type Session, type Token, type Transformer } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { refusal } from '../support/failures';
import { largestError } from '../support/recorded';
import { fetchRecorded, folderFiles, loadRecorded, rowOf, type TransformerRecording } from '../support/transformers';

async function collect(tokens: AsyncIterable<Token>): Promise<number[]> {
  const ids: number[] = [];
  for await (const { id } of tokens) ids.push(id);
  return ids;
}

const idsOf = (session: Session): number[] => session.tokens.map(({ id }) => id);

describe('a session', () => {
  failOnGpuErrors();
  let transformer: Transformer;
  let recording: TransformerRecording;
  let prompt: number[];
  before(async () => {
    await testEngine();
    [transformer, recording] = await Promise.all([loadRecorded('llama'), fetchRecorded('llama')]);
    prompt = recording.inputs.ids[0];
  });
  after(() => transformer.dispose());

  it('runs beside another one: each has its own text', async () => {
    const [first, second] = [transformer.session(), transformer.session()];
    await Promise.all([first.prompt(prompt), second.prompt(recording.inputs.ids[1])]);
    const [ids, others] = await Promise.all(
      [first, second].map((session) => collect(session.generate({ maxTokens: 12, stop: false }))),
    );
    expect(ids).to.deep.equal(recording.greedy);
    expect(others).to.not.deep.equal(ids);
    const { values } = await second.read('blocks.1.resid_post');
    const wanted = rowOf(recording.outputs['hidden.1'], 1);
    expect(largestError(values.slice(0, wanted.length), wanted, true)).to.be.below(1e-4);
    first.dispose();
    second.dispose();
  });

  it('takes tokens back, and goes on as if they had never been', async () => {
    const session = transformer.session();
    await session.prompt(prompt);
    await collect(session.generate({ maxTokens: 5, temperature: 2, seed: 3, stop: false }));
    session.rewind(5);
    expect(idsOf(session)).to.deep.equal(prompt);
    const [likeliest] = await session.candidates(1);
    expect(likeliest.id).to.equal(recording.greedy[0]);
    expect(await collect(session.generate({ maxTokens: 12, stop: false }))).to.deep.equal(recording.greedy);
    session.rewind(29);
    expect(session.tokens).to.deep.equal([]);
    await session.prompt(prompt);
    const { values } = await session.read('logits');
    expect(largestError(values, rowOf(recording.outputs.logits, 0), true)).to.be.below(1e-4);
    expect(() => session.rewind(18)).to.throw(RangeError, '18 tokens cannot be taken back of 17');
    session.dispose();
  });

  it('draws the same tokens by the same seed, and only what top-k and top-p leave', async () => {
    const session = transformer.session({ seed: 1 });
    const draw = async (options: object): Promise<number[]> => {
      await session.prompt(prompt);
      const ids = await collect(session.generate({ maxTokens: 12, stop: false, ...options }));
      session.rewind(session.tokens.length);
      return ids;
    };
    const hot = { temperature: 5 };
    const first = await draw(hot);
    expect(await draw(hot)).to.deep.equal(first);
    expect(await draw({ ...hot, seed: 2 })).to.not.deep.equal(first);
    expect(await draw({ ...hot, topK: 1 })).to.deep.equal(recording.greedy);
    expect(await draw({ ...hot, topP: 1e-6 })).to.deep.equal(recording.greedy);
    session.dispose();
  });

  it('draws tokens as often as the softmax says', async () => {
    const session = transformer.session();
    await session.prompt(prompt);
    const temperature = 6;
    const all = await session.candidates(97);
    const shares = new Map(all.map(({ id, probability }) => [id, probability ** (1 / temperature)]));
    const total = [...shares.values()].reduce((a, b) => a + b, 0);
    const counts = new Map<number, number>();
    const draws = 1500;
    for (let seed = 0; seed < draws; seed++) {
      const [id] = await collect(session.generate({ maxTokens: 1, temperature, seed, stop: false }));
      counts.set(id, (counts.get(id) ?? 0) + 1);
      session.rewind(1);
    }
    for (const { id } of all.slice(0, 10)) {
      const share = shares.get(id)! / total;
      const deviation = Math.sqrt((share * (1 - share)) / draws);
      expect((counts.get(id) ?? 0) / draws, `share of ${id}`).to.be.closeTo(share, 4.5 * deviation);
    }
    session.dispose();
  });

  it('ends at a token that stops it, and yields that', async () => {
    const session = transformer.session();
    await session.prompt(prompt);
    const stop = [recording.greedy[3]];
    const until = recording.greedy.indexOf(stop[0]) + 1;
    expect(await collect(session.generate({ stop }))).to.deep.equal(recording.greedy.slice(0, until));
    session.dispose();
  });

  it('leaves out a token whose drawing was aborted', async () => {
    const session = transformer.session();
    await session.prompt(prompt);
    const abort = new AbortController();
    const tokens = session.generate({ stop: false, signal: abort.signal });
    expect((await tokens.next()).value).to.include({ id: recording.greedy[0] });
    const waiting = tokens.next();
    await Promise.resolve();
    abort.abort(new Error('enough'));
    expect((await refusal(waiting)).message).to.equal('enough');
    expect(idsOf(session)).to.deep.equal([...prompt, recording.greedy[0]]);
    const rest = await collect(session.generate({ maxTokens: 11, stop: false }));
    expect(rest).to.deep.equal(recording.greedy.slice(1));
    session.dispose();
  });

  it('refuses what waits for a token when it is disposed', async () => {
    const session = transformer.session();
    await session.prompt(prompt);
    const tokens = session.generate({ stop: false });
    await tokens.next();
    const waiting = tokens.next();
    await Promise.resolve();
    session.dispose();
    expect((await refusal(waiting)).message).to.match(/session is disposed/);
    expect((await refusal(session.prompt([1]))).message).to.match(/session is disposed/);
    const other = transformer.session();
    await other.prompt(prompt);
    expect(await collect(other.generate({ maxTokens: 3, stop: false }))).to.deep.equal(recording.greedy.slice(0, 3));
    other.dispose();
  });

  it('says when the context is full, and loses nothing', async () => {
    const small = await loadTransformer(await folderFiles('llama'), { context: 20 });
    const session = small.session();
    expect((await refusal(session.prompt(Array(21).fill(1)))).message).to.match(
      /21 tokens after 0; the context holds 20/,
    );
    await session.prompt(prompt);
    const drawn: number[] = [];
    const full = await refusal(
      (async () => {
        for await (const { id } of session.generate({ stop: false })) drawn.push(id);
      })(),
    );
    expect(full).to.be.instanceOf(RangeError);
    expect(full.message).to.match(/20 tokens of 20/);
    expect(drawn).to.deep.equal(recording.greedy.slice(0, 3));
    expect(idsOf(session)).to.deep.equal([...prompt, ...drawn]);
    small.dispose();
  });

  it('mixes with tf without a copy: a hook’s tensor is its buffer', async () => {
    const engine = await testEngine();
    const session = transformer.session({ watch: ['blocks.2.resid_post', 'blocks.1.attn.pattern'] });
    await session.prompt(prompt);
    const { values, shape } = await session.read('blocks.2.resid_post');
    const before = engine.stats.readbacks;
    const tensor = session.tensor('blocks.2.resid_post');
    const sum = tf.add(tensor, 1);
    expect(engine.stats.readbacks).to.equal(before);
    expect(tensor.shape).to.deep.equal(shape);
    // What tfjs recorded reads the rows before the next tokens' pass may grow the buffers.
    await session.prompt(Array(40).fill(3));
    expect(
      largestError(
        await sum.data(),
        values.map((value) => value + 1),
      ),
    ).to.be.below(1e-6);
    const again = session.tensor('blocks.2.hook_resid_post');
    expect(again.shape).to.deep.equal([57, 32]);
    const rows = await again.data();
    expect(rows.length, 'as many numbers as the tensor has, not as the buffer').to.equal(57 * 32);
    expect(largestError(rows.slice(0, values.length), values)).to.be.below(1e-6);
    const map = session.tensor('blocks.1.attn.pattern');
    const sums = await tf.sum(map, -1).data();
    expect(largestError(sums, new Float32Array(4 * 57).fill(1))).to.be.below(1e-5);
    tf.dispose([tensor, sum, again, map]);
    session.dispose();
  });

  it('has every hook: what is projected, what is added, what attention makes of it', async () => {
    const session = transformer.session({ watch: ['*'] });
    await session.prompt(prompt);
    for (const id of recording.greedy) await session.prompt([id]);
    const read = async (name: string): Promise<Float32Array> => (await session.read(name)).values;
    const sum = (a: Float32Array, b: Float32Array): Float32Array => a.map((value, i) => value + b[i]);
    for (const layer of [0, 1, 2]) {
      const at = `blocks.${layer}.`;
      const [pre, mid, post] = await Promise.all(
        ['resid_pre', 'resid_mid', 'resid_post'].map((name) => read(at + name)),
      );
      const [attention, mlp] = await Promise.all(['attn_out', 'mlp_out'].map((name) => read(at + name)));
      expect(largestError(sum(pre, attention), mid, true)).to.be.below(1e-6);
      expect(largestError(sum(mid, mlp), post, true)).to.be.below(1e-6);
      const [q, turned] = [await session.read(`${at}attn.q`), await read(`${at}attn.rot_q`)];
      expect([q.axes, q.shape]).to.deep.equal([
        ['token', 'head', 'unit'],
        [29, 4, 8],
      ]);
      expect(largestError(turned.slice(0, 32), q.values.slice(0, 32)), 'no turn at position 0').to.be.below(1e-6);
      expect(largestError(turned.slice(32), q.values.slice(32))).to.be.above(1e-3);
      const [map, values, z] = await Promise.all(['pattern', 'v', 'z'].map((name) => read(`${at}attn.${name}`)));
      const byHand = Array.from({ length: 29 * 32 }, (_, i) => {
        const [token, head, unit] = [Math.floor(i / 32), Math.floor(i / 8) % 4, i % 8];
        let total = 0;
        for (let key = 0; key <= token; key++) {
          total += map[(head * 29 + token) * 29 + key] * values[(key * 2 + (head >> 1)) * 8 + unit];
        }
        return total;
      });
      expect(largestError(z, byHand, true)).to.be.below(1e-5);
      const scores = await read(`${at}attn.hook_attn_scores`);
      expect([scores[1], Number.isFinite(scores[29])]).to.deep.equal([-Infinity, true]);
      const [gate, neurons] = [await session.read(`${at}mlp.pre`), await session.read(`${at}mlp.post`)];
      expect([gate.shape, neurons.shape]).to.deep.equal([
        [29, 80],
        [29, 80],
      ]);
    }
    session.dispose();
  });

  it('refuses a hook that is none, and lists those that are', async () => {
    const session = transformer.session();
    expect(() => session.at('blocks.0.nothing')).to.throw(
      /no hook "blocks.0.nothing" in this llama.*blocks\.N\.resid_pre.*logits/,
    );
    expect(() => transformer.session({ watch: ['blocks.*.none'] })).to.throw(/no hook of this llama matches/);
    const parallel = await loadRecorded('gpt_neox');
    expect(() => parallel.session({ watch: ['blocks.0.resid_mid'] })).to.throw(
      /no hook "blocks.0.resid_mid" in this gpt_neox/,
    );
    parallel.dispose();
    session.dispose();
  });

  it('refuses prompts that are none, by their numbers', async () => {
    const session = transformer.session();
    const said = async (input: unknown): Promise<string> => (await refusal(session.prompt(input as number[]))).message;
    expect(await said([])).to.match(/prompt is empty/);
    expect(await said([3, 97])).to.match(/token 1 of the prompt has the id 97; the vocabulary has ids from 0 to 96/);
    expect(await said('text')).to.match(/without tokenizer.json/);
    expect(await said({ ids: [1, 2], mask: [1, 0] })).to.match(/mask hides token 1/);
    await session.prompt({ ids: [1, 2], mask: [1, 1] });
    expect(session.tokens).to.deep.equal([
      { id: 1, text: '#1' },
      { id: 2, text: '#2' },
    ]);
    expect((await refusal(transformer.session().generate().next())).message).to.match(/nothing was prompted/);
    expect((await refusal(session.generate({ topP: 0 }).next())).message).to.match(/topP is 0/);
    session.dispose();
  });
});
