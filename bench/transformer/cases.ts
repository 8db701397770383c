import { seededNumbers } from '../../test/support/random';
import { writeSafetensors, type WrittenTensor } from '../../test/support/safetensors-writer';

/** What a model of a row is made of. Heads have key heads of their own where `keyHeads` equals `heads`. */
export interface Size {
  kind: 'gpt2' | 'llama';
  layers: number;
  width: number;
  heads: number;
  keyHeads: number;
  headSize: number;
  neurons: number;
  vocabulary: number;
  context: number;
}

/** A row: a model, the tokens that are there, and the tokens of one run. */
export interface TransformerCase extends Size {
  /** Tokens before a run. Each run that decodes adds one. */
  past: number;
  /** Tokens of one run: 1 decodes, more are a prompt into an empty session. */
  tokens: number;
  /** Whether the row is about how near it comes to reading all weights once; its weights are bfloat16. */
  bound?: boolean;
}

/** Blocks of GPT-2 small; the small vocabulary keeps all else below a hundredth of the work. */
const gpt2: Size = {
  kind: 'gpt2',
  layers: 2,
  width: 768,
  heads: 12,
  keyHeads: 12,
  headSize: 64,
  neurons: 3072,
  vocabulary: 64,
  context: 1024,
};

/** The demo's model: its shape, with seeded numbers. */
const story: Size = {
  kind: 'llama',
  layers: 6,
  width: 192,
  heads: 6,
  keyHeads: 3,
  headSize: 32,
  neurons: 512,
  vocabulary: 1024,
  context: 1024,
};

const gpt2Small: Size = { ...gpt2, layers: 12, vocabulary: 50_257 };

/** SmolLM2-135M. */
const smollm2: Size = {
  kind: 'llama',
  layers: 30,
  width: 576,
  heads: 9,
  keyHeads: 3,
  headSize: 64,
  neurons: 1536,
  vocabulary: 49_152,
  context: 8192,
};

/** Every row of the table, by the name that the pages are asked for. */
export const cases: Record<string, TransformerCase> = {
  'gpt2-block': { ...gpt2, past: 63, tokens: 1 },
  'gpt2-prompt': { ...gpt2, past: 0, tokens: 64 },
  story: { ...story, past: 127, tokens: 1 },
  'gpt2-small': { ...gpt2Small, past: 127, tokens: 1, bound: true },
  smollm2: { ...smollm2, past: 127, tokens: 1, bound: true },
};

export const idsOf = ({ vocabulary }: Size, count: number): number[] =>
  Array.from({ length: count }, (_, i) => (7 * i * i + 3 * i + 1) % vocabulary);

export type Weights = Record<string, { shape: number[]; values: Float32Array }>;

/** Seeded weights by their names in a Hugging Face file, of a size at which the stream keeps its own. */
export function weightsOf(size: Size): Weights {
  const shapes = size.kind === 'gpt2' ? gpt2Shapes(size) : llamaShapes(size);
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape], i) => {
      const count = shape.reduce((a, b) => a * b, 1);
      const isGain = /(ln_\w+|norm)\.weight$/.test(name);
      const values = seededNumbers(count, i + 1, shape.length > 1 ? 1.5 / Math.sqrt(size.width) : 0.1);
      return [name, { shape, values: isGain ? values.map((value) => 1 + value) : values }];
    }),
  );
}

function gpt2Shapes({ layers, width, neurons, vocabulary, context }: Size): Record<string, number[]> {
  const norm = (name: string) => ({ [`${name}.weight`]: [width], [`${name}.bias`]: [width] });
  const conv = (name: string, rows: number, columns: number) => ({
    [`${name}.weight`]: [rows, columns],
    [`${name}.bias`]: [columns],
  });
  const blocks = Array.from({ length: layers }, (_, i) => ({
    ...norm(`h.${i}.ln_1`),
    ...conv(`h.${i}.attn.c_attn`, width, 3 * width),
    ...conv(`h.${i}.attn.c_proj`, width, width),
    ...norm(`h.${i}.ln_2`),
    ...conv(`h.${i}.mlp.c_fc`, width, neurons),
    ...conv(`h.${i}.mlp.c_proj`, neurons, width),
  }));
  const ends = { 'wte.weight': [vocabulary, width], 'wpe.weight': [context, width] };
  return Object.assign(ends, ...blocks, norm('ln_f')) as Record<string, number[]>;
}

function llamaShapes(size: Size): Record<string, number[]> {
  const { layers, width, heads, keyHeads, headSize, neurons, vocabulary } = size;
  const blocks = Array.from({ length: layers }, (_, i) => ({
    [`layers.${i}.input_layernorm.weight`]: [width],
    [`layers.${i}.self_attn.q_proj.weight`]: [heads * headSize, width],
    [`layers.${i}.self_attn.k_proj.weight`]: [keyHeads * headSize, width],
    [`layers.${i}.self_attn.v_proj.weight`]: [keyHeads * headSize, width],
    [`layers.${i}.self_attn.o_proj.weight`]: [width, heads * headSize],
    [`layers.${i}.post_attention_layernorm.weight`]: [width],
    [`layers.${i}.mlp.gate_proj.weight`]: [neurons, width],
    [`layers.${i}.mlp.up_proj.weight`]: [neurons, width],
    [`layers.${i}.mlp.down_proj.weight`]: [width, neurons],
  }));
  const ends = { 'embed_tokens.weight': [vocabulary, width], 'norm.weight': [width] };
  return Object.assign(ends, ...blocks) as Record<string, number[]>;
}

/** The folder of such a model, as Hugging Face would have it, the embedding used again for the logits. */
export function folderOf(size: TransformerCase): File[] {
  const dtype = size.bound ? 'BF16' : 'F32';
  const tensors = Object.fromEntries(
    Object.entries(weightsOf(size)).map(([name, tensor]): [string, WrittenTensor] => [name, { ...tensor, dtype }]),
  );
  return [
    new File([JSON.stringify(configOf(size))], 'config.json'),
    new File([writeSafetensors(tensors)], 'model.safetensors'),
  ];
}

function configOf(size: Size): Record<string, unknown> {
  const { layers, width, heads, keyHeads, headSize, neurons, vocabulary, context } = size;
  if (size.kind === 'gpt2') {
    return {
      model_type: 'gpt2',
      ...{ n_layer: layers, n_head: heads, n_embd: width, n_inner: neurons, vocab_size: vocabulary },
      ...{ n_positions: context, activation_function: 'gelu_new', layer_norm_epsilon: 1e-5 },
    };
  }
  return {
    model_type: 'llama',
    ...{ num_hidden_layers: layers, num_attention_heads: heads, num_key_value_heads: keyHeads, head_dim: headSize },
    ...{ hidden_size: width, intermediate_size: neurons, vocab_size: vocabulary, max_position_embeddings: context },
    ...{ hidden_act: 'silu', rms_norm_eps: 1e-5, rope_theta: 10000, tie_word_embeddings: true },
  };
}
