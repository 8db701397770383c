import type { Family } from '../shape';
import { matrix, withBias } from './like-llama';

/** GPT-2: LayerNorm, learned positions, one matrix for queries, keys and values; matrices are stored [in, out]. */
export const gpt2: Family = {
  modelType: 'gpt2',
  prefix: 'transformer.',
  shape(config) {
    const layers = config.whole(['n_layer', 'num_hidden_layers']);
    const heads = config.whole(['n_head', 'num_attention_heads']);
    const width = config.whole(['n_embd', 'hidden_size']);
    if (width % heads !== 0)
      config.fail(`width ${width} does not divide into ${heads} heads. Give the model’s own file.`);
    const headSize = width / heads;
    const scale = config.flag('scale_attn_weights', true) ? 1 / Math.sqrt(headSize) : 1;
    const byLayer = config.flag('scale_attn_by_inverse_layer_idx', false);
    return {
      family: 'gpt2',
      layers,
      heads,
      keyHeads: heads,
      headSize,
      width,
      neurons: config.whole(['n_inner'], 4 * width),
      vocabulary: config.whole(['vocab_size']),
      context: config.whole(['n_positions', 'max_position_embeddings', 'n_ctx']),
      norm: { kind: 'layer', epsilon: config.number(['layer_norm_epsilon'], 1e-5) },
      activation: config.activation(['activation_function', 'hidden_act']),
      gated: false,
      parallel: false,
      rotary: null,
      headNorm: false,
      windows: new Array<number>(layers).fill(0),
      scales: Array.from({ length: layers }, (_, layer) => (byLayer ? scale / (layer + 1) : scale)),
      tied: config.flag('tie_word_embeddings', true),
    };
  },
  roles({ layers, width, neurons, tied }) {
    const conv = (module: string, rows: number, columns: number) =>
      withBias([matrix(module, rows, columns, { transposed: true })]);
    const norm = (module: string) => ({ gain: `${module}.weight`, shift: `${module}.bias` });
    return {
      embedding: 'wte.weight',
      positions: 'wpe.weight',
      blocks: Array.from({ length: layers }, (_, layer) => {
        const at = `h.${layer}.`;
        return {
          qkv: { ...conv(`${at}attn.c_attn`, 3 * width, width), norm: norm(`${at}ln_1`) },
          out: conv(`${at}attn.c_proj`, width, width),
          up: { ...conv(`${at}mlp.c_fc`, neurons, width), norm: norm(`${at}ln_2`) },
          down: conv(`${at}mlp.c_proj`, width, neurons),
        };
      }),
      norm: norm('ln_f'),
      head: tied ? null : 'lm_head.weight',
    };
  },
};
