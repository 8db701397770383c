import type { ConfigReader } from '../config';
import type { BlockRole, DecoderRoles, TransformerShape, EncoderShape, ProjectionRole } from '../shape';
import { matrix, withBias } from './like-llama';

/** What a family of BERT's kind is called by, and what is its own. */
export interface EncoderFacts extends Pick<EncoderShape, 'tokenTypes' | 'padding' | 'headActivation'> {
  family: string;
  layers: number;
  heads: number;
  width: number;
  neurons: number;
  activation: TransformerShape['activation'];
  epsilon: number;
}

/**
 * The shape of BERT's kind: tokens see all others, LayerNorm after each sum, learned positions.
 *
 * Positions that are counted from behind the padding's id leave fewer for tokens.
 */
export function bertShape(config: ConfigReader, facts: EncoderFacts): TransformerShape {
  const { tokenTypes, padding, headActivation, epsilon, ...own } = facts;
  const { layers, heads, width } = own;
  if (width % heads !== 0)
    config.fail(`width ${width} does not divide into ${heads} heads. Give the model’s own file.`);
  if (config.flag('is_decoder', false)) {
    config.fail(
      'is_decoder is true: its tokens see those before them only. Give an encoder, or a decoder such as GPT-2.',
    );
  }
  config.word('position_embedding_type', ['absolute'], 'absolute');
  const positions = config.whole(['max_position_embeddings']);
  const context = padding === null ? positions : positions - padding - 1;
  if (context < 1) {
    config.fail(`${positions} positions are none beside the padding’s id ${padding}. Give the model’s own file.`);
  }
  const headSize = width / heads;
  return {
    ...own,
    keyHeads: heads,
    headSize,
    vocabulary: config.whole(['vocab_size']),
    context,
    norm: { kind: 'layer', epsilon },
    gated: false,
    parallel: false,
    rotary: null,
    headNorm: false,
    windows: new Array<number>(layers).fill(0),
    scales: new Array<number>(layers).fill(1 / Math.sqrt(headSize)),
    tied: config.flag('tie_word_embeddings', true),
    encoder: { tokenTypes, positions, padding, headActivation },
  };
}

/** What BERT and RoBERTa call alike in their configs. */
export function bertFacts(
  config: ConfigReader,
): Pick<EncoderFacts, 'layers' | 'heads' | 'width' | 'neurons' | 'activation' | 'epsilon'> {
  return {
    layers: config.whole(['num_hidden_layers']),
    heads: config.whole(['num_attention_heads']),
    width: config.whole(['hidden_size']),
    neurons: config.whole(['intermediate_size']),
    activation: config.activation(['hidden_act']),
    epsilon: config.number(['layer_norm_eps'], 1e-12),
  };
}

/** Names of a block's modules. */
export interface BlockNames {
  block(layer: number): string;
  /** Behind the block's. */
  query: string;
  key: string;
  value: string;
  out: string;
  attentionNorm: string;
  up: string;
  down: string;
  norm: string;
}

/** BERT's and RoBERTa's. */
export const bertNames: BlockNames = {
  block: (layer) => `encoder.layer.${layer}.`,
  query: 'attention.self.query',
  key: 'attention.self.key',
  value: 'attention.self.value',
  out: 'attention.output.dense',
  attentionNorm: 'attention.output.LayerNorm',
  up: 'intermediate.dense',
  down: 'output.dense',
  norm: 'output.LayerNorm',
};

/** The blocks' tensors. A norm that follows a sum stands before the next matrix, as it does where norms come first. */
export function bertBody(
  { layers, width, neurons, encoder }: TransformerShape,
  names: BlockNames,
): Omit<DecoderRoles, 'head' | 'encoderHead'> {
  const normBefore = (layer: number): string => (layer ? names.block(layer - 1) + names.norm : 'embeddings.LayerNorm');
  return {
    embedding: 'embeddings.word_embeddings.weight',
    positions: 'embeddings.position_embeddings.weight',
    ...(encoder!.tokenTypes ? { tokenTypes: 'embeddings.token_type_embeddings.weight' } : {}),
    blocks: Array.from({ length: layers }, (_, layer): BlockRole => {
      const at = names.block(layer);
      const linear = (module: string, rows: number, columns: number): ProjectionRole =>
        withBias([matrix(at + module, rows, columns)]);
      const qkv = [names.query, names.key, names.value].map((module) => matrix(at + module, width, width));
      return {
        qkv: { ...withBias(qkv), norm: norm(normBefore(layer)) },
        out: linear(names.out, width, width),
        up: { ...linear(names.up, neurons, width), norm: norm(at + names.attentionNorm) },
        down: linear(names.down, width, neurons),
      };
    }),
    norm: norm(normBefore(layers)),
  };
}

/** The output head: a matrix, an activation, a LayerNorm, and the embedding or a matrix of its own, with a bias. */
export function bertHead(
  { width, tied }: TransformerShape,
  names: { dense: string; norm: string; matrix: string; bias: string },
): Pick<DecoderRoles, 'head' | 'encoderHead'> {
  const dense = withBias([matrix(names.dense, width, width)]);
  return { head: tied ? null : names.matrix, encoderHead: { dense, norm: norm(names.norm), bias: names.bias } };
}

function norm(module: string): { gain: string; shift: string } {
  return { gain: `${module}.weight`, shift: `${module}.bias` };
}
