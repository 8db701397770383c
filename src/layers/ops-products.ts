import { everywhere, untilNow } from '../forward/attention/options';
import { offTape } from '../tfjs/tape';
import * as tf from '../tfjs/tf';
import { attendByDotProduct } from './dot-product';
import { allTrue, anyTrue, asNumbers, positiveAxis } from './layer-tools';
import { asFloat, reduce, shapeOf, type Op } from './op-kinds';
import { einsumShape, matmulShape, reducedShape, reductionAxes } from './op-shapes';

const turned = (shape: tf.Shape, transposed: unknown): tf.Shape =>
  transposed === true ? [...shape.slice(0, -2), shape[shape.length - 1], shape[shape.length - 2]] : shape;

const variance = (x: tf.Tensor, axes: number[], keep: boolean): tf.Tensor =>
  tf.mean(tf.square(tf.sub(x, tf.mean(x, axes, true))), axes, keep);

/** Where the greatest or smallest along an axis stands: it has no gradient, and tfjs's would be zeros. */
const position = (find: (x: tf.Tensor, axis: number) => tf.Tensor): Op => ({
  run: ([x], { axis, keepdims }) => {
    const { rank } = x as tf.Tensor;
    const along = axis == null ? null : positiveAxis(axis as number, rank);
    const found = offTape(() => (along === null ? find(tf.reshape(x, [-1]), 0) : find(x, along)));
    return keepdims === true && along !== null ? tf.expandDims(found, along) : found;
  },
  shape: ([x], { axis, keepdims }) => reducedShape(shapeOf(x), axis, keepdims === true),
});

/** Sums, means and products, by Keras's class name. */
export const productOps: Readonly<Record<string, Op>> = {
  Sum: reduce((x, axes, keep) => tf.sum(x, axes, keep)),
  Mean: reduce((x, axes, keep) => tf.mean(x, axes, keep)),
  Max: reduce((x, axes, keep) => tf.max(x, axes, keep)),
  Min: reduce((x, axes, keep) => tf.min(x, axes, keep)),
  Amax: reduce((x, axes, keep) => tf.max(x, axes, keep)),
  Amin: reduce((x, axes, keep) => tf.min(x, axes, keep)),
  Prod: reduce((x, axes, keep) => tf.prod(x, axes, keep)),
  Var: reduce(variance),
  Std: reduce((x, axes, keep) => tf.sqrt(variance(x, axes, keep))),
  Average: reduce((x, axes, keep) => tf.mean(x, axes, keep)),
  Logsumexp: reduce((x, axes, keep) => tf.logSumExp(x, axes, keep)),
  Norm: reduce((x, axes, keep) => tf.sqrt(tf.sum(tf.square(x), axes, keep))),
  Any: reduce(anyTrue),
  All: reduce(allTrue),
  Argmax: position((x, axis) => tf.argMax(asNumbers(x), axis)),
  Argmin: position((x, axis) => tf.argMin(asNumbers(x), axis)),
  Cumsum: {
    run: ([x], { axis }) => {
      const flat = axis == null ? tf.reshape(x, [-1]) : (x as tf.Tensor);
      return tf.cumsum(asFloat(flat), (axis as number) ?? 0);
    },
    shape: ([x], { axis }) => {
      const shape = shapeOf(x);
      if (axis != null) return shape;
      return [shape.includes(null) ? null : shape.reduce<number>((product, side) => product * side!, 1)];
    },
  },
  Normalize: {
    run: ([x], { axis = -1, epsilon }) => unitLength(x, axis, epsilon),
    shape: ([x]) => shapeOf(x),
  },
  Matmul: {
    run: ([a, b], { transposeA, transposeB }) =>
      tf.matMul(asFloat(a), asFloat(b), transposeA === true, transposeB === true),
    shape: ([a, b], { transposeA, transposeB }) =>
      matmulShape(turned(shapeOf(a), transposeA), turned(shapeOf(b), transposeB)),
  },
  DotProductAttention: {
    run: ([query, key, value], { scale, is_causal: causal }) =>
      dotProductAttention({ query, key, value }, { scale: scale as number | null, causal: causal === true }),
    shape: ([query, , value]) => [...shapeOf(query).slice(0, -1), shapeOf(value).slice(-1)[0]],
  },
  Einsum: {
    run: (args, { subscripts }) => tf.einsum(subscripts as string, ...(args as tf.Tensor[])),
    shape: (args, { subscripts }) => einsumShape(subscripts as string, args.map(shapeOf)),
  },
};

/** x / max(|x|, ε) along the axes. TensorFlow and Keras put the ε under the root. */
function unitLength(x: tf.Tensor, axis: unknown, epsilon: unknown): tf.Tensor {
  const squares = tf.sum(tf.square(x), reductionAxes(axis, x.rank), true);
  return tf.mul(x, tf.rsqrt(tf.maximum(squares, (epsilon as number) ?? 1e-12)));
}

interface Heads {
  /** Each [sample, time, head, channel]. */
  query: tf.Tensor4D;
  key: tf.Tensor4D;
  value: tf.Tensor4D;
}

/** Keras's `ops.dot_product_attention`, without a mask or bias of its own. */
function dotProductAttention(
  { query, key, value }: Heads,
  { scale, causal }: { scale: number | null; causal: boolean },
): tf.Tensor {
  return attendByDotProduct(
    {
      ...{ query, key, value, map: false, masking: 'replace' },
      band: causal ? untilNow : everywhere,
      scale: scale ?? 1 / Math.sqrt(query.shape[3]),
    },
    { path: 'plain', reason: '' },
  ).output;
}
