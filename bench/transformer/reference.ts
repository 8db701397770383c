import { runDecoder, type ReferenceConfig, type Tensors } from '../../test/reference/decoder';
import { idsOf, weightsOf, type TransformerCase, type Weights } from './cases';

/** The logits of the prompt's last token, in float64. */
export function referenceLogits(one: TransformerCase): number[] {
  const ids = idsOf(one, one.past || one.tokens);
  const config: ReferenceConfig = {
    model_type: one.kind === 'gpt2' ? 'gpt_neox' : 'llama',
    ...{ hidden: one.width, layers: one.layers, heads: one.heads, keyHeads: one.keyHeads, headSize: one.headSize },
    ...{ epsilon: 1e-5, theta: 10000, tied: true },
    rotated: one.kind === 'gpt2' ? 0 : one.headSize,
    activation: 'gelu_new',
  };
  const weights = weightsOf(one);
  return runDecoder(config, one.kind === 'gpt2' ? asNeox(one, weights) : weights, '', ids).logits.at(-1)!;
}

/** GPT-2 is a GPT-NeoX without rotation and with positions of its own, its matrices turned and its heads apart. */
function asNeox({ layers, width, heads, headSize }: TransformerCase, weights: Weights): Tensors {
  const tensors: Tensors = {};
  const take = (from: string, to: string, order?: (row: number) => number): void => {
    const { shape, values } = weights[from];
    if (shape.length === 1) {
      tensors[to] = { shape, values: order ? values.map((_, i) => values[order(i)]) : values };
      return;
    }
    const [inputs, outputs] = shape;
    const turned = values.map((_, i) => {
      const row = Math.floor(i / inputs);
      return values[(i % inputs) * outputs + (order ? order(row) : row)];
    });
    tensors[to] = { shape: [outputs, inputs], values: turned };
  };
  /** From [head][query, key, value][unit] to [query, key, value][head][unit]. */
  const byPart = (row: number): number => {
    const [head, part] = [Math.floor(row / headSize / 3), Math.floor(row / headSize) % 3];
    return part * width + head * headSize + (row % headSize);
  };
  if (heads * headSize !== width) throw new Error('Heads of this kind divide the width.');
  tensors['embed_in.weight'] = weights['wte.weight'];
  tensors['embed_positions.weight'] = weights['wpe.weight'];
  for (const end of ['weight', 'bias']) {
    take(`ln_f.${end}`, `final_layer_norm.${end}`);
    for (let i = 0; i < layers; i++) {
      take(`h.${i}.ln_1.${end}`, `layers.${i}.input_layernorm.${end}`);
      take(`h.${i}.ln_2.${end}`, `layers.${i}.post_attention_layernorm.${end}`);
      take(`h.${i}.attn.c_attn.${end}`, `layers.${i}.attention.query_key_value.${end}`, byPart);
      take(`h.${i}.attn.c_proj.${end}`, `layers.${i}.attention.dense.${end}`);
      take(`h.${i}.mlp.c_fc.${end}`, `layers.${i}.mlp.dense_h_to_4h.${end}`);
      take(`h.${i}.mlp.c_proj.${end}`, `layers.${i}.mlp.dense_4h_to_h.${end}`);
    }
  }
  return tensors;
}
