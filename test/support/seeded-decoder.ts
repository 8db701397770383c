import { seededNumbers } from './random';
import { joinSafetensors, writeSafetensors, type WrittenTensor } from './safetensors-writer';

/** What a decoder with seeded weights is made of. Heads have key heads of their own where `keyHeads` equals `heads`. */
export interface DecoderSize {
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

/** Ids that look like a text's. */
export const idsOf = ({ vocabulary }: DecoderSize, count: number): number[] =>
  Array.from({ length: count }, (_, i) => (7 * i * i + 3 * i + 1) % vocabulary);

export type Weights = Record<string, { shape: number[]; values: Float32Array }>;

/** The shapes of a decoder's tensors by their names in a Hugging Face file. */
const shapesOf = (size: DecoderSize): Record<string, number[]> =>
  size.kind === 'gpt2' ? gpt2Shapes(size) : llamaShapes(size);

/** Seeded weights by their names in a Hugging Face file, of a size at which the stream keeps its own. */
export function weightsOf(size: DecoderSize): Weights {
  return Object.fromEntries(
    Object.entries(shapesOf(size)).map(([name, shape], i) => {
      const count = shape.reduce((a, b) => a * b, 1);
      const isGain = /(ln_\w+|norm)\.weight$/.test(name);
      const values = seededNumbers(count, i + 1, shape.length > 1 ? 1.5 / Math.sqrt(size.width) : 0.1);
      return [name, { shape, values: isGain ? values.map((value) => 1 + value) : values }];
    }),
  );
}

function gpt2Shapes({ layers, width, neurons, vocabulary, context }: DecoderSize): Record<string, number[]> {
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

function llamaShapes(size: DecoderSize): Record<string, number[]> {
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
export function folderOf(size: DecoderSize, dtype: WrittenTensor['dtype'] = 'F32'): File[] {
  const tensors = Object.fromEntries(
    Object.entries(weightsOf(size)).map(([name, tensor]): [string, WrittenTensor] => [name, { ...tensor, dtype }]),
  );
  return [
    new File([JSON.stringify(configOf(size))], 'config.json'),
    new File([writeSafetensors(tensors)], 'model.safetensors'),
  ];
}

/**
 * The same with one number in every place, for a file too large to be made in memory: its blob has one piece of 4 MiB
 * many times.
 */
export function hollowFolder(size: DecoderSize): File[] {
  let at = 0;
  const header = Object.fromEntries(
    Object.entries(shapesOf(size)).map(([name, shape]) => {
      const from = at;
      at += 4 * shape.reduce((a, b) => a * b, 1);
      return [name, { dtype: 'F32', shape, data_offsets: [from, at] }];
    }),
  );
  const piece = new Blob([new Float32Array(2 ** 20).fill(0.01)]);
  const whole = Array.from({ length: Math.floor(at / piece.size) }, () => piece);
  const start = joinSafetensors(new TextEncoder().encode(JSON.stringify(header)), []);
  return [
    new File([JSON.stringify(configOf(size))], 'config.json'),
    new File([start, ...whole, piece.slice(0, at % piece.size)], 'model.safetensors'),
  ];
}

function configOf(size: DecoderSize): Record<string, unknown> {
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
