import { expect } from 'chai';
import { loadTransformer, type Session } from '../../src/index';
import { runEncoder, type EncoderInput, type EncoderRun, type Tensors } from '../reference/encoder';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { fileError, refusal } from '../support/failures';
import { largestError } from '../support/recorded';
import { factsOf, folderOf, tensorsOf, type EncoderSize } from '../support/seeded-encoder';

const small = { layers: 2, heads: 3, headSize: 12, neurons: 37, vocabulary: 97, positions: 64 };
const varieties: Record<string, EncoderSize> = {
  'BERT with three token types': { ...small, family: 'bert', types: 3 },
  'BERT in float16, its norms by their old names, its head untied': {
    ...{ ...small, family: 'bert', dtype: 'F16' },
    ...{ old: true, untied: true, activation: 'gelu_new', epsilon: 1e-5 },
  },
  'a sentence model in bfloat16 without an output head': {
    ...{ ...small, family: 'bert', dtype: 'BF16' },
    ...{ bare: true, activation: 'relu' },
  },
  'RoBERTa with the padding 3': { ...small, family: 'roberta', padding: 3, types: 1, epsilon: 1e-5 },
  'RoBERTa whose head has another activation than its blocks': { ...small, family: 'roberta', activation: 'relu' },
  'DistilBERT of width 30': { ...small, family: 'distilbert', headSize: 10, neurons: 41 },
  'DistilBERT whose head is untied': { ...small, family: 'distilbert', untied: true, vocabulary: 51, heads: 1 },
};

/** Masks by where the padding is: a padded token in the text has an id that the model knows as any other. */
const masks: Record<string, (count: number) => number[]> = {
  'no padding': (count) => Array<number>(count).fill(1),
  'padding at the end': (count) => Array.from({ length: count }, (_, i) => Number(i < count - 5)),
  'padding in the middle': (count) => Array.from({ length: count }, (_, i) => Number(i < 4 || i > 9)),
  'padding at the start': (count) => Array.from({ length: count }, (_, i) => Number(i > 6)),
  'one live token': (count) => Array.from({ length: count }, (_, i) => Number(i === 3)),
};

/** Ids of which some are RoBERTa's padding, whatever the mask says. */
function inputOf(
  { vocabulary, types = 2, family, padding = 1 }: EncoderSize,
  count: number,
  mask: number[],
): EncoderInput {
  const ids = Array.from({ length: count }, (_, i) => (i % 5 === 2 ? padding : (7 * i * i + 3 * i + 1) % vocabulary));
  return { ids, mask, types: ids.map((_, i) => (family === 'distilbert' ? 0 : (i >> 2) % types)) };
}

/** Hooks that are off by more than 1e-4 of the float64 run. */
async function errorsOf(session: Session, { rows, patterns, logits }: EncoderRun): Promise<object> {
  const errors: Record<string, number> = {};
  const compare = async (hook: string, wanted: readonly number[]): Promise<void> => {
    const { values } = await session.read(hook);
    const error = largestError(values, wanted, true);
    if (!(error <= 1e-4)) errors[hook] = error;
  };
  for (const [hook, wanted] of Object.entries(rows)) await compare(hook, wanted.flat());
  for (const [layer, maps] of patterns.entries()) await compare(`blocks.${layer}.attn.pattern`, maps.flat(2));
  if (logits) await compare('logits', logits.flat());
  return errors;
}

for (const [what, size] of Object.entries(varieties)) {
  describe(`${what}, against float64`, () => {
    failOnGpuErrors();
    before(() => testEngine());
    const tensors = tensorsOf(size);

    it('has every hook’s numbers, with padding anywhere and without', async () => {
      const transformer = await loadTransformer(folderOf(size));
      const session = transformer.session({ watch: ['*'] });
      for (const [where, mask] of Object.entries(masks)) {
        const input = inputOf(size, 41, mask(41));
        await session.prompt({ ids: input.ids, mask: input.mask, tokenTypes: input.types });
        expect(await errorsOf(session, runEncoder(factsOf(size), tensors, input)), where).to.deep.equal({});
      }
      transformer.dispose();
    });

    it('has the same of one token, two and five, without mask and types', async () => {
      const transformer = await loadTransformer(folderOf(size));
      const session = transformer.session();
      for (const count of [5, 1, 2]) {
        const { ids, mask } = inputOf(size, count, masks['no padding'](count));
        await session.prompt(ids);
        const run = runEncoder(factsOf(size), tensors, { ids, mask, types: ids.map(() => 0) });
        expect(await errorsOf(session, run), `${count} tokens`).to.deep.equal({});
      }
      transformer.dispose();
    });
  });
}

describe('an encoder of another kind', () => {
  failOnGpuErrors();
  before(() => testEngine());

  it('sees 1,100 tokens, whose scores are made in parts', async function () {
    const engine = await testEngine();
    const size: EncoderSize = { ...small, family: 'bert', heads: 7, headSize: 2, positions: 1100 };
    const transformer = await loadTransformer(folderOf(size));
    const session = transformer.session({ watch: ['*resid_post', '*z'] });
    const mask = Array.from({ length: 1100 }, (_, i) => Number(i % 7 > 0));
    const input = inputOf(size, 1100, mask);
    const before = engine.stats.submits;
    await session.prompt({ ids: input.ids, mask, tokenTypes: input.types });
    // One for room, one for the first keys, and per layer two halves of the queries and what follows.
    expect(engine.stats.submits - before).to.equal(2 + 2 * 3);
    const { rows } = runEncoder(factsOf(size), tensorsOf(size), input);
    for (const hook of ['blocks.0.attn.z', 'blocks.1.attn.z', 'blocks.1.resid_post']) {
      const { values } = await session.read(hook);
      expect(largestError(values, rows[hook].flat(), true), hook).to.be.below(1e-4);
    }
    transformer.dispose();
  });

  it('has bytes for weights, with a scale per row, and its vectors as they are', async () => {
    const size: EncoderSize = { ...small, family: 'bert' };
    const transformer = await loadTransformer(folderOf(size), { weights: 'int8' });
    const session = transformer.session({ watch: ['*'] });
    const input = inputOf(size, 20, masks['padding at the end'](20));
    await session.prompt({ ids: input.ids, mask: input.mask, tokenTypes: input.types });
    const run = runEncoder(factsOf(size), inBytes(tensorsOf(size)), input);
    expect(await errorsOf(session, run)).to.deep.equal({});
    transformer.dispose();
  });

  it('is refused where its config says what is not built', async () => {
    const said = async (change: object, size: EncoderSize = { ...small, family: 'bert' }): Promise<string> =>
      (await fileError(loadTransformer(folderOf(size, { ...change })))).message;
    expect(await said({ position_embedding_type: 'relative_key' })).to.match(
      /position_embedding_type is "relative_key"; it has to be "absolute"/,
    );
    expect(await said({ is_decoder: true })).to.match(/is_decoder is true.*Give an encoder/);
    expect(await said({ hidden_act: 'quick_gelu' })).to.match(/hidden_act is "quick_gelu"; it has to be one of gelu/);
    expect(await said({ num_attention_heads: 5 })).to.match(/width 36 does not divide into 5 heads/);
    expect(await said({ type_vocab_size: 4 })).to.match(
      /token_type_embeddings.*\[2,36\]; by config.json it is \[4,36\]/,
    );
    expect(await said({ pad_token_id: 63 }, { ...small, family: 'roberta' })).to.match(
      /64 positions are none beside the padding’s id 63/,
    );
    expect(await said({ model_type: 'electra' })).to.match(/gpt_neox, bert, distilbert, roberta\. Give a model of one/);
  });

  it('is refused where a part of its output head is missing, by the tensor’s name', async () => {
    const size: EncoderSize = { ...small, family: 'bert' };
    const [config, weights] = folderOf(size);
    const bytes = new Uint8Array(await weights.arrayBuffer());
    const text = new TextDecoder('latin1').decode(bytes).replace('cls.predictions.bias', 'cls.predictions.bits');
    const edited = new File([Uint8Array.from(text, (char) => char.charCodeAt(0))], weights.name);
    expect(text).to.include('cls.predictions.bits');
    const error = await refusal(loadTransformer([config, edited]));
    expect(error.message).to.match(/The tensor bert\.cls\.predictions\.bias is missing/);
  });
});

/** Matrices whose rows are 255 steps of their largest number; tables that are added stay as they are. */
function inBytes(tensors: Tensors): Tensors {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { shape, values }]) => {
      if (shape.length < 2 || /position|token_type/.test(name)) return [name, { shape, values }];
      const rows = Array.from({ length: shape[0] }, (_, row) =>
        Array.from({ length: shape[1] }, (_, i) => values[row * shape[1] + i]),
      );
      const stepped = rows.flatMap((row) => {
        const largest = Math.max(...row.map(Math.abs));
        return row.map((value) => (Math.floor(0.5 + (127 * value) / largest) / 127) * largest);
      });
      return [name, { shape, values: stepped }];
    }),
  );
}
