import { OpLayer } from '../layers/op-layer';
import { ops } from '../layers/ops';
import type { Call, GraphLayer, Slot } from './graph';

/** A call that multiplies two tensors and sums over an axis of each. */
export interface Product {
  call: Call;
  /** Its operands, in the product's own order. */
  operands: readonly [Slot, Slot];
  /** The axis of each operand that is summed over. */
  summed: readonly [number, number];
  /** For each axis of the output, the axis of the first and of the second operand that it comes from; −1 for neither. */
  sources: readonly (readonly [number, number])[];
}

/** The product that a call computes: Dot, matmul or einsum over two tensors; null for any other call. */
export function productOf(call: Call): Product | null {
  if (call.inputs.length !== 2) return null;
  const [first, second] = call.inputs;
  const parts = readProduct(call, [first.symbolic.shape.length, second.symbolic.shape.length]);
  return parts && { call, operands: [first, second], ...parts };
}

type Ranks = readonly [number, number];
type Parts = Pick<Product, 'summed' | 'sources'> | null;

function readProduct({ node, outputs }: Call, ranks: Ranks): Parts {
  const { layer, spec } = node;
  if (layer instanceof OpLayer) {
    if (layer.op === 'Einsum') return ofEinsum(String(layer.settings.subscripts), ranks);
    return layer.op === 'Matmul' ? ofMatmul(layer.settings, ranks) : null;
  }
  if (spec.className !== 'Dot') return null;
  const given = spec.config.axes;
  const axes = [given, given].map((one, i) => Number(Array.isArray(one) ? one[i] : one));
  const parts = ofDot(axes.map((axis, i) => (axis < 0 ? axis + ranks[i] : axis)) as [number, number], ranks);
  return parts?.sources.length === outputs[0].symbolic.shape.length ? parts : null;
}

/** Keras's Dot: the samples, then what is left of the first operand and of the second. */
function ofDot(summed: [number, number], ranks: Ranks): Parts {
  if (summed.some((axis, i) => !(axis > 0 && axis < ranks[i]))) return null;
  const left = (which: 0 | 1): number[] =>
    Array.from({ length: ranks[which] }, (_, axis) => axis).filter((axis) => axis > 0 && axis !== summed[which]);
  return {
    summed,
    sources: [[0, 0], ...left(0).map((axis) => [axis, -1] as const), ...left(1).map((axis) => [-1, axis] as const)],
  };
}

function ofMatmul({ transposeA, transposeB }: Record<string, unknown>, [a, b]: Ranks): Parts {
  if (a < 2 || a !== b) return null;
  const [row, inner] = transposeA === true ? [a - 1, a - 2] : [a - 2, a - 1];
  const [innerB, column] = transposeB === true ? [b - 1, b - 2] : [b - 2, b - 1];
  const shared = Array.from({ length: a - 2 }, (_, axis) => [axis, axis] as const);
  return { summed: [inner, innerB], sources: [...shared, [row, -1], [-1, column]] };
}

function ofEinsum(subscripts: string, ranks: Ranks): Parts {
  const [operands, result] = subscripts.replaceAll(' ', '').split('->');
  const letters = operands.split(',');
  if (!result || letters.length !== 2 || letters.some((one, i) => one.length !== ranks[i])) return null;
  const summed = [...letters[0]].filter((letter) => letters[1].includes(letter) && !result.includes(letter));
  if (summed.length !== 1) return null;
  const place = (letter: string): readonly [number, number] => [letters[0].indexOf(letter), letters[1].indexOf(letter)];
  return { summed: place(summed[0]) as [number, number], sources: [...result].map(place) };
}

/** Layers that keep every axis of their input where it is. */
const keeping = new Set([
  ...['Activation', 'Softmax', 'ReLU', 'LeakyReLU', 'ELU', 'PReLU', 'ThresholdedReLU', 'Identity', 'Masking'],
  ...['Dropout', 'SpatialDropout1D', 'SpatialDropout2D', 'GaussianDropout', 'GaussianNoise', 'AlphaDropout'],
  ...['Rescaling', 'LayerNormalization', 'BatchNormalization', 'UnitNormalization', 'ActivityRegularization'],
  ...['Add', 'Subtract', 'Multiply', 'Average', 'Maximum', 'Minimum', 'Lambda'],
]);

/**
 * How a call's output lies on one of its inputs: for each axis of the output the input's axis. Null where the call
 * mixes axes, or the input has another shape.
 */
export function axesThrough({ node, outputs }: Call, input: Slot): readonly number[] | null {
  const { layer, spec } = node;
  const [from, to] = [input.symbolic.shape, outputs[0].symbolic.shape];
  if (from.length !== to.length) return null;
  const turned = permutation(node, to.length);
  if (turned) return turned;
  const keeps = layer instanceof OpLayer ? (ops[layer.op].elementwise ?? false) : keeping.has(spec.className);
  return keeps && String(from) === String(to) ? [...to.keys()] : null;
}

function permutation({ layer, spec: { className, config } }: GraphLayer, rank: number): number[] | null {
  const op = layer instanceof OpLayer ? layer : null;
  if (op) return ops[op.op].order?.(op.settings, rank) ?? null;
  return className === 'Permute' && Array.isArray(config.dims) ? [0, ...(config.dims as number[])] : null;
}

/** Whether the call is a softmax, as a layer, an activation or an operation. */
export function isSoftmax({ node: { layer, spec } }: Call): boolean {
  if (layer instanceof OpLayer) return layer.op === 'Softmax';
  if (spec.className === 'Softmax') return true;
  return spec.className === 'Activation' && /\bsoftmax\b/i.test(JSON.stringify(spec.config.activation ?? ''));
}
