import { expect } from 'chai';
import { loadTransformer } from '../../src/index';
import { runDecoder, type ReferenceConfig, type Tensors } from '../reference/decoder';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { seededNumbers } from '../support/random';
import { largestError } from '../support/recorded';
import { stored, writeSafetensors, type WrittenTensor } from '../support/safetensors-writer';

type Dtype = 'F32' | 'F16' | 'BF16';

interface Made {
  what: string;
  config: Record<string, unknown>;
  reference: Partial<ReferenceConfig>;
  dtypes?: readonly Dtype[];
  prefix?: string;
  more?: (width: number) => Record<string, number[]>;
}

const sizes = { width: 30, heads: 3, keyHeads: 1, headSize: 10, neurons: 37, vocabulary: 53, layers: 2 };
const llama = {
  model_type: 'llama',
  hidden_size: sizes.width,
  num_hidden_layers: sizes.layers,
  num_attention_heads: sizes.heads,
  num_key_value_heads: sizes.keyHeads,
  head_dim: sizes.headSize,
  intermediate_size: sizes.neurons,
  vocab_size: sizes.vocabulary,
  max_position_embeddings: 200,
  hidden_act: 'silu',
  rms_norm_eps: 1e-5,
};
const neox = { ...llama, model_type: 'gpt_neox', hidden_act: 'gelu', layer_norm_eps: 1e-5 };

const heads = ({ heads, keyHeads, headSize }: typeof sizes): [number, number] => [
  heads * headSize,
  keyHeads * headSize,
];

function llamaTensors(at: string): Record<string, number[]> {
  const [q, k] = heads(sizes);
  const { width, neurons } = sizes;
  return {
    [`${at}input_layernorm.weight`]: [width],
    [`${at}self_attn.q_proj.weight`]: [q, width],
    [`${at}self_attn.k_proj.weight`]: [k, width],
    [`${at}self_attn.v_proj.weight`]: [k, width],
    [`${at}self_attn.o_proj.weight`]: [width, q],
    [`${at}post_attention_layernorm.weight`]: [width],
    [`${at}mlp.gate_proj.weight`]: [neurons, width],
    [`${at}mlp.up_proj.weight`]: [neurons, width],
    [`${at}mlp.down_proj.weight`]: [width, neurons],
  };
}

function neoxTensors(at: string): Record<string, number[]> {
  const { width, neurons } = sizes;
  const norm = (name: string) => ({ [`${at}${name}.weight`]: [width], [`${at}${name}.bias`]: [width] });
  const linear = (name: string, rows: number, columns: number) => ({
    [`${at}${name}.weight`]: [rows, columns],
    [`${at}${name}.bias`]: [rows],
  });
  return {
    ...norm('input_layernorm'),
    ...norm('post_attention_layernorm'),
    ...linear('attention.query_key_value', 3 * width, width),
    ...linear('attention.dense', width, width),
    ...linear('mlp.dense_h_to_4h', neurons, width),
    ...linear('mlp.dense_4h_to_h', width, neurons),
  };
}

const biases = (names: readonly [string, number][]) => (): Record<string, number[]> =>
  Object.fromEntries([0, 1].flatMap((layer) => names.map(([name, rows]) => [`layers.${layer}.${name}.bias`, [rows]])));
const [queryRows, keyRows] = heads(sizes);
const attentionBiases: [string, number][] = [
  ['self_attn.q_proj', queryRows],
  ['self_attn.k_proj', keyRows],
  ['self_attn.v_proj', keyRows],
  ['self_attn.o_proj', sizes.width],
];

const made: Made[] = [
  {
    what: 'llama with Llama 3’s rotation, one key head, odd sizes',
    config: {
      ...llama,
      rope_parameters: {
        ...{ rope_theta: 5000, rope_type: 'llama3', factor: 8 },
        ...{ low_freq_factor: 1, high_freq_factor: 4, original_max_position_embeddings: 32 },
      },
    },
    reference: { theta: 5000, llama3: { factor: 8, low: 1, high: 4, original: 32 } },
  },
  {
    what: 'llama with biases everywhere, in the old spelling, of mixed types',
    config: {
      ...llama,
      attention_bias: true,
      mlp_bias: true,
      rope_theta: 777,
      rope_scaling: null,
      torch_dtype: 'float16',
    },
    reference: { theta: 777 },
    dtypes: ['F16', 'BF16', 'F32'],
    more: biases([...attentionBiases, ['mlp.gate_proj', 37], ['mlp.up_proj', 37], ['mlp.down_proj', 30]]),
  },
  {
    what: 'llama with a tied head and bare names, in f16',
    config: { ...llama, tie_word_embeddings: true },
    reference: { tied: true },
    dtypes: ['F16'],
    prefix: '',
  },
  {
    what: 'mistral with a window of 5',
    config: { ...llama, model_type: 'mistral', sliding_window: 5 },
    reference: { window: 5 },
    dtypes: ['BF16'],
  },
  {
    what: 'gpt_neox whose parts follow one another, in the old spelling',
    config: {
      ...neox,
      num_key_value_heads: undefined,
      use_parallel_residual: false,
      rotary_pct: 0.4,
      rotary_emb_base: 500,
    },
    reference: { rotated: 4, theta: 500, keyHeads: 3 },
  },
  {
    what: 'gpt_neox whose parts read the block’s input, in f16',
    config: {
      ...neox,
      num_key_value_heads: undefined,
      rope_parameters: { partial_rotary_factor: 0.25, rope_theta: 10000 },
    },
    reference: { rotated: 2, keyHeads: 3, parallel: true },
    dtypes: ['F16'],
  },
];

function makeTensors({ config, dtypes = ['F32'], more = () => ({}), ...rest }: Made): Record<string, WrittenTensor> {
  const isNeox = config.model_type === 'gpt_neox';
  const { width, vocabulary } = sizes;
  const prefix = rest.prefix ?? (isNeox ? 'gpt_neox.' : 'model.');
  const shapes: Record<string, number[]> = {
    [isNeox ? 'embed_in.weight' : 'embed_tokens.weight']: [vocabulary, width],
    ...Object.assign({}, ...[0, 1].map((layer) => (isNeox ? neoxTensors : llamaTensors)(`layers.${layer}.`))),
    [isNeox ? 'final_layer_norm.weight' : 'norm.weight']: [width],
    ...(isNeox ? { 'final_layer_norm.bias': [width] } : {}),
    ...more(width),
  };
  const named = Object.entries(shapes).map(([name, shape]) => [prefix + name, shape] as const);
  if (!config.tie_word_embeddings) named.push([isNeox ? 'embed_out.weight' : 'lm_head.weight', [vocabulary, width]]);
  return Object.fromEntries(
    named.map(([name, shape], i) => {
      const dtype = dtypes[i % dtypes.length];
      const isGain = /norm\.weight$/.test(name);
      const count = shape.reduce((a, b) => a * b, 1);
      const numbers = seededNumbers(count, i + 1, shape.length > 1 ? 0.6 : 0.3);
      return [name, { shape, dtype, values: numbers.map((value) => stored(isGain ? 1 + value : value, dtype)) }];
    }),
  );
}

const ids = Array.from(seededNumbers(41, 9), (value) => Math.floor(((value + 1) / 2) * 52.99));

describe('options of the families, against float64', () => {
  failOnGpuErrors();
  before(testEngine);

  for (const one of made) {
    for (const way of ['by one prompt', 'token by token']) {
      it(`${one.what}, ${way}`, async () => {
        const tensors = makeTensors(one);
        const files = [
          new File([JSON.stringify(one.config)], 'config.json'),
          new File([writeSafetensors(tensors)], 'model.safetensors'),
        ];
        const transformer = await loadTransformer(files);
        const session = transformer.session({ watch: ['blocks.*.resid_post'] });
        if (way === 'by one prompt') await session.prompt(ids);
        else for (const id of ids) await session.prompt([id]);
        const prefix = one.prefix ?? (one.config.model_type === 'gpt_neox' ? 'gpt_neox.' : 'model.');
        const reference: ReferenceConfig = {
          model_type: String(one.config.model_type),
          hidden: sizes.width,
          layers: sizes.layers,
          heads: sizes.heads,
          keyHeads: sizes.keyHeads,
          headSize: sizes.headSize,
          epsilon: 1e-5,
          theta: 10_000,
          rotated: sizes.headSize,
          ...one.reference,
        };
        const wanted = runDecoder(reference, tensors as Tensors, prefix, ids);
        for (const layer of [0, 1]) {
          const residual = await session.read(`blocks.${layer}.hook_resid_post`);
          expect(largestError(residual.values, wanted.residuals[layer].flat(), true), 'residual').to.be.below(1e-4);
          const pattern = await session.read(`blocks.${layer}.attn.hook_pattern`);
          expect(largestError(pattern.values, wanted.patterns[layer].flat(2)), 'pattern').to.be.below(1e-5);
        }
        const logits = await session.read('logits');
        expect(largestError(logits.values, wanted.logits.flat(), true), 'logits').to.be.below(1e-4);
        const best = wanted.logits.at(-1)!;
        const [first] = await session.candidates(1);
        expect(first.id).to.equal(best.indexOf(Math.max(...best)));
        transformer.dispose();
      });
    }
  }
});
