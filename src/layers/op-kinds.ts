import * as tf from '../tfjs/tf';
import { asNumbers } from './layer-tools';
import { broadcastShape, reducedShape, reductionAxes } from './op-shapes';

/** A graph operation of Keras 3: what it computes, and the shape that has. */
export interface Op {
  /** args: the call's arguments, tensors and plain values; config: the operation's own settings. */
  run: (args: never[], config: OpConfig) => tf.Tensor | tf.Tensor[];
  /** One shape, or a list of shapes where the operation gives several tensors. */
  shape: (args: ShapeArgument[], config: OpConfig) => tf.Shape | tf.Shape[];
  /** Every number of the output stands where its inputs' do. */
  elementwise?: boolean;
  /** The input's axis for each axis of the output, for an operation that only orders axes anew. */
  order?: (config: OpConfig, rank: number) => number[];
}

export type OpConfig = Record<string, unknown>;
/** A tensor's symbolic shape, or the plain value that stands in its place. */
export type ShapeArgument = { shape: tf.Shape } | number | boolean | unknown[] | null;

type Value = tf.Tensor | number | boolean | tf.TensorLike;
type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;
type Unary = (x: tf.Tensor, config: OpConfig) => tf.Tensor;
type Reduce = (x: tf.Tensor, axes: number[], keepDims: boolean) => tf.Tensor;

export const shapeOf = (argument: ShapeArgument): tf.Shape => {
  if (Array.isArray(argument)) return [argument.length, ...shapeOf(argument[0] as ShapeArgument)];
  return argument !== null && typeof argument === 'object' && 'shape' in argument ? argument.shape : [];
};
export const asTensor = (value: Value): tf.Tensor =>
  value instanceof tf.Tensor ? value : Array.isArray(value) ? tf.tensor(value) : tf.scalar(Number(value));
export const asBool = (value: Value): tf.Tensor => tf.cast(asTensor(value), 'bool');
export const asFloat = (x: tf.Tensor): tf.Tensor => (x.dtype === 'bool' ? asNumbers(x) : x);

export const binary = (compute: Binary, cast: (value: Value) => tf.Tensor = (v) => asFloat(asTensor(v))): Op => ({
  run: ([a, b]) => compute(cast(a), cast(b)),
  shape: (args) => broadcastShape(args.map(shapeOf)),
  elementwise: true,
});
export const unary = (compute: Unary, cast: (value: tf.Tensor) => tf.Tensor = asFloat): Op => ({
  run: ([x], config) => compute(cast(x), config),
  shape: ([x]) => shapeOf(x),
  elementwise: true,
});
export const reduce = (compute: Reduce, cast: (value: tf.Tensor) => tf.Tensor = asFloat): Op => ({
  run: ([x], { axis, keepdims }) => compute(cast(x), reductionAxes(axis, (x as tf.Tensor).rank), keepdims === true),
  shape: ([x], { axis, keepdims }) => reducedShape(shapeOf(x), axis, keepdims === true),
});
/** An operation that orders axes anew. */
export const reorder = (order: NonNullable<Op['order']>): Op => ({
  run: ([x], config) => tf.transpose(asFloat(x), order(config, (x as tf.Tensor).rank)),
  shape: ([x], config) => {
    const shape = shapeOf(x);
    return order(config, shape.length).map((axis) => shape[axis]);
  },
  order,
});
