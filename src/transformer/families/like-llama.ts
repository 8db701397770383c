import type { ConfigReader } from '../config';
import type { BlockRole, DecoderRoles, TransformerShape, MatrixPart, ProjectionRole, VectorPart } from '../shape';

/** What the families that follow Llama may have beside it. */
export interface LlamaBiases {
  qkv: boolean;
  out: boolean;
  mlp: boolean;
}

/** The shape of Llama, Mistral and Qwen: RMSNorm before each part, rotation, grouped key heads, a gated SiLU. */
export function llamaShape(config: ConfigReader, family: string): TransformerShape {
  const layers = config.whole(['num_hidden_layers']);
  const heads = config.whole(['num_attention_heads']);
  const keyHeads = config.whole(['num_key_value_heads'], heads);
  const width = config.whole(['hidden_size']);
  if (heads % keyHeads !== 0) {
    config.fail(`${heads} heads cannot share ${keyHeads} key heads evenly. Give the model’s own config.json.`);
  }
  const headSize = config.whole(['head_dim'], Number.isInteger(width / heads) ? width / heads : undefined);
  return {
    family,
    layers,
    heads,
    keyHeads,
    headSize,
    width,
    neurons: config.whole(['intermediate_size']),
    vocabulary: config.whole(['vocab_size']),
    context: config.whole(['max_position_embeddings']),
    norm: { kind: 'rms', epsilon: config.number(['rms_norm_eps'], 1e-6) },
    activation: config.activation(['hidden_act']),
    gated: true,
    parallel: false,
    rotary: config.rotary(headSize),
    headNorm: false,
    windows: new Array<number>(layers).fill(0),
    scales: new Array<number>(layers).fill(1 / Math.sqrt(headSize)),
    tied: config.flag('tie_word_embeddings', false),
  };
}

/** The tensors of Llama, by the names that Mistral and Qwen keep. */
export function llamaRoles(shape: TransformerShape, biases: LlamaBiases): DecoderRoles {
  return {
    embedding: 'embed_tokens.weight',
    blocks: Array.from({ length: shape.layers }, (_, layer) => block(shape, biases, `layers.${layer}.`)),
    norm: { gain: 'norm.weight' },
    head: shape.tied ? null : 'lm_head.weight',
  };
}

function block(
  { heads, keyHeads, headSize, width, neurons, headNorm }: TransformerShape,
  biases: LlamaBiases,
  at: string,
): BlockRole {
  const [attention, mlp] = [`${at}self_attn.`, `${at}mlp.`];
  const qkv = [
    matrix(`${attention}q_proj`, heads * headSize, width),
    matrix(`${attention}k_proj`, keyHeads * headSize, width),
    matrix(`${attention}v_proj`, keyHeads * headSize, width),
  ];
  const up = [matrix(`${mlp}gate_proj`, neurons, width), matrix(`${mlp}up_proj`, neurons, width)];
  return {
    qkv: { ...withBias(qkv, biases.qkv), norm: { gain: `${at}input_layernorm.weight` } },
    out: withBias([matrix(`${attention}o_proj`, width, heads * headSize)], biases.out),
    up: { ...withBias(up, biases.mlp), norm: { gain: `${at}post_attention_layernorm.weight` } },
    down: withBias([matrix(`${mlp}down_proj`, width, neurons)], biases.mlp),
    headNorm: headNorm ? { query: `${attention}q_norm.weight`, key: `${attention}k_norm.weight` } : undefined,
  };
}

/** A Linear's matrix: [output, input]. */
export function matrix(module: string, rows: number, columns: number, more: Partial<MatrixPart> = {}): MatrixPart {
  return { name: `${module}.weight`, rows, columns, ...more };
}

/** A projection with the biases of its modules, where they have any. */
export function withBias(parts: readonly MatrixPart[], biased = true): ProjectionRole {
  const bias = parts.map(({ name, rows, interleaved }): VectorPart => ({
    name: name.replace(/weight$/, 'bias'),
    rows,
    interleaved,
  }));
  return biased ? { parts, bias } : { parts };
}
