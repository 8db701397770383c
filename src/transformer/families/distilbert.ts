import type { Family } from '../shape';
import { bertBody, bertHead, bertShape, type BlockNames } from './like-bert';

const names: BlockNames = {
  block: (layer) => `transformer.layer.${layer}.`,
  query: 'attention.q_lin',
  key: 'attention.k_lin',
  value: 'attention.v_lin',
  out: 'attention.out_lin',
  attentionNorm: 'sa_layer_norm',
  up: 'ffn.lin1',
  down: 'ffn.lin2',
  norm: 'output_layer_norm',
};

/** DistilBERT: BERT without token types, by other names. */
export const distilbert: Family = {
  modelType: 'distilbert',
  prefix: 'distilbert.',
  shape(config) {
    const activation = config.activation(['activation']);
    return bertShape(config, {
      family: 'distilbert',
      layers: config.whole(['n_layers']),
      heads: config.whole(['n_heads']),
      width: config.whole(['dim']),
      neurons: config.whole(['hidden_dim']),
      activation,
      epsilon: 1e-12,
      tokenTypes: 0,
      padding: null,
      headActivation: activation,
    });
  },
  roles: (shape) => ({
    ...bertBody(shape, names),
    ...bertHead(shape, {
      dense: 'vocab_transform',
      norm: 'vocab_layer_norm',
      matrix: 'vocab_projector.weight',
      bias: 'vocab_projector.bias',
    }),
  }),
};
