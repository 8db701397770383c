/** Axis names by rank, where nothing more is known of the layer. */
const byRank: readonly (readonly string[])[] = [
  [],
  ['sample'],
  ['sample', 'channel'],
  ['sample', 'time', 'channel'],
  ['sample', 'row', 'column', 'channel'],
  ['sample', 'time', 'row', 'column', 'channel'],
];

const map = ['sample', 'query', 'key'];
const headMap = ['sample', 'head', 'query', 'key'];

/** The second output of these is attention: which axes it has. */
const attentionAxes: Readonly<Record<string, readonly string[]>> = {
  SeqSelfAttention: map,
  SeqWeightedAttention: ['sample', 'time'],
  ScaledDotProductAttention: map,
  Attention: map,
  AdditiveAttention: map,
  MultiHeadAttention: headMap,
  GroupQueryAttention: headMap,
  GroupedQueryAttention: headMap,
};

export interface AxesCase {
  className: string;
  config: Record<string, unknown>;
  rank: number;
  /** Which output of the call. */
  index: number;
  /** Axes of the first input. */
  input: readonly string[];
}

/** Axis names of a layer's output, one per axis. */
export function axesOf({ className, config, rank, index, input }: AxesCase): string[] {
  const attention = className === 'ResidualScaledDotProductAttention' && index > 0 ? map : attentionAxes[className];
  if (index > 0 && attention?.length === rank) return [...attention];
  if (className === 'Permute' && Array.isArray(config.dims) && input.length === rank) {
    return [input[0], ...(config.dims as number[]).map((axis) => input[axis])];
  }
  if (followsInput.has(className) && input.length === rank) return [...input];
  // A truth value per step: what a mask is made of.
  if (comparisons.has(className) && input.length === rank) return [...input];
  if (config.data_format === 'channels_first' && rank > 2 && !className.startsWith('ConvLSTM')) {
    const [sample, ...sides] = named(rank);
    return [sample, sides[sides.length - 1], ...sides.slice(0, -1)];
  }
  return named(rank);
}

const followsInput = new Set(['Activation', 'Dropout', 'Masking', 'Softmax', 'Identity', 'LayerNormalization']);
const comparisons = new Set(['NotEqual', 'Equal', 'LogicalOr', 'LogicalAnd', 'LogicalNot', 'Greater', 'Less']);

/** Axes of a model's input: ids for an Embedding run along time. */
export function inputAxes(rank: number, feedsEmbedding: boolean): string[] {
  return feedsEmbedding && rank === 2 ? ['sample', 'time'] : named(rank);
}

function named(rank: number): string[] {
  return [...(byRank[rank] ?? Array.from({ length: rank }, (_, axis) => (axis === 0 ? 'sample' : `axis${axis}`)))];
}
