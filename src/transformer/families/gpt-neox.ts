import type { Family } from '../shape';
import { matrix, withBias } from './like-llama';

/** GPT-NeoX and Pythia: rotation of a part of each head; both parts of a block read its input, where not said otherwise. */
export const gptNeox: Family = {
  modelType: 'gpt_neox',
  prefix: 'gpt_neox.',
  shape(config) {
    const layers = config.whole(['num_hidden_layers']);
    const heads = config.whole(['num_attention_heads']);
    const width = config.whole(['hidden_size']);
    if (width % heads !== 0)
      config.fail(`width ${width} does not divide into ${heads} heads. Give the model’s own file.`);
    const headSize = width / heads;
    return {
      family: 'gpt_neox',
      layers,
      heads,
      keyHeads: heads,
      headSize,
      width,
      neurons: config.whole(['intermediate_size']),
      vocabulary: config.whole(['vocab_size']),
      context: config.whole(['max_position_embeddings']),
      norm: { kind: 'layer', epsilon: config.number(['layer_norm_eps'], 1e-5) },
      activation: config.activation(['hidden_act']),
      gated: false,
      parallel: config.flag('use_parallel_residual', true),
      rotary: config.rotary(headSize, { share: 0.25 }),
      headNorm: false,
      windows: new Array<number>(layers).fill(0),
      scales: new Array<number>(layers).fill(1 / Math.sqrt(headSize)),
      tied: config.flag('tie_word_embeddings', false),
    };
  },
  roles({ layers, heads, width, neurons, tied }, config) {
    const biased = config.flag('attention_bias', true);
    const norm = (module: string) => ({ gain: `${module}.weight`, shift: `${module}.bias` });
    return {
      embedding: 'embed_in.weight',
      blocks: Array.from({ length: layers }, (_, layer) => {
        const at = `layers.${layer}.`;
        const qkv = matrix(`${at}attention.query_key_value`, 3 * width, width, { interleaved: width / heads });
        return {
          qkv: { ...withBias([qkv], biased), norm: norm(`${at}input_layernorm`) },
          out: withBias([matrix(`${at}attention.dense`, width, width)], biased),
          up: {
            ...withBias([matrix(`${at}mlp.dense_h_to_4h`, neurons, width)]),
            norm: norm(`${at}post_attention_layernorm`),
          },
          down: withBias([matrix(`${at}mlp.dense_4h_to_h`, width, neurons)]),
        };
      }),
      norm: norm('final_layer_norm'),
      head: tied ? null : 'embed_out.weight',
    };
  },
};
