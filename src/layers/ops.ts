import * as tf from '../tfjs/tf';
import { softmax } from './activations';
import { allTrue, anyTrue, asNumbers, positiveAxis } from './layer-tools';
import {
  broadcastShape,
  concatenatedShape,
  einsumShape,
  matmulShape,
  reducedShape,
  reductionAxes,
  reshapedShape,
} from './op-shapes';
import { indexedShape, takeIndexed } from './op-indexing';

/** A graph operation of Keras 3: what it computes, and the shape that has. */
export interface Op {
  /** args: the call's arguments, tensors and plain values; config: the operation's own settings. */
  run: (args: never[], config: OpConfig) => tf.Tensor;
  shape: (args: ShapeArgument[], config: OpConfig) => tf.Shape;
}

export type OpConfig = Record<string, unknown>;
/** A tensor's symbolic shape, or the plain value that stands in its place. */
export type ShapeArgument = { shape: tf.Shape } | number | boolean | unknown[] | null;

type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;
type Unary = (x: tf.Tensor) => tf.Tensor;
type Reduce = (x: tf.Tensor, axes: number[], keepDims: boolean) => tf.Tensor;

const shapeOf = (argument: ShapeArgument): tf.Shape => {
  if (Array.isArray(argument)) return [argument.length, ...shapeOf(argument[0] as ShapeArgument)];
  return argument !== null && typeof argument === 'object' && 'shape' in argument ? argument.shape : [];
};
const asTensor = (value: tf.Tensor | number | boolean | tf.TensorLike): tf.Tensor =>
  value instanceof tf.Tensor ? value : Array.isArray(value) ? tf.tensor(value) : tf.scalar(Number(value));
const asBool = (value: tf.Tensor | number | boolean): tf.Tensor => tf.cast(asTensor(value), 'bool');
const asFloat = (x: tf.Tensor): tf.Tensor => (x.dtype === 'bool' ? asNumbers(x) : x);

const binary = (
  compute: Binary,
  cast: (value: tf.Tensor | number | boolean) => tf.Tensor = (v) => asFloat(asTensor(v)),
): Op => ({
  run: ([a, b]) => compute(cast(a), cast(b)),
  shape: (args) => broadcastShape(args.map(shapeOf)),
});
const unary = (compute: Unary, cast: (value: tf.Tensor) => tf.Tensor = asFloat): Op => ({
  run: ([x]) => compute(cast(x)),
  shape: ([x]) => shapeOf(x),
});
const reduce = (compute: Reduce, cast: (value: tf.Tensor) => tf.Tensor = asFloat): Op => ({
  run: ([x], { axis, keepdims }) => compute(cast(x), reductionAxes(axis, (x as tf.Tensor).rank), keepdims === true),
  shape: ([x], { axis, keepdims }) => reducedShape(shapeOf(x), axis, keepdims === true),
});

const turned = (shape: tf.Shape, transposed: unknown): tf.Shape =>
  transposed === true ? [...shape.slice(0, -2), shape[shape.length - 1], shape[shape.length - 2]] : shape;

/** By Keras's class name. */
export const ops: Readonly<Record<string, Op>> = {
  Add: binary(tf.add),
  Subtract: binary(tf.sub),
  Multiply: binary(tf.mul),
  ReverseAdd: binary((a, b) => tf.add(b, a)),
  ReverseSubtract: binary((a, b) => tf.sub(b, a)),
  ReverseDivide: binary((a, b) => tf.div(b, a)),
  DivideNoNan: binary(tf.divNoNan),
  SquaredDifference: binary(tf.squaredDifference),
  TrueDivide: binary(tf.div),
  Divide: binary(tf.div),
  Power: binary(tf.pow),
  Maximum: binary(tf.maximum),
  Minimum: binary(tf.minimum),
  Equal: binary(tf.equal),
  NotEqual: binary(tf.notEqual),
  Greater: binary(tf.greater),
  GreaterEqual: binary(tf.greaterEqual),
  Less: binary(tf.less),
  LessEqual: binary(tf.lessEqual),
  LogicalAnd: binary(tf.logicalAnd, asBool),
  LogicalOr: binary(tf.logicalOr, asBool),
  LogicalXor: binary(tf.logicalXor, asBool),
  LogicalNot: unary(tf.logicalNot, asBool),
  Negative: unary(tf.neg),
  Absolute: unary(tf.abs),
  Exp: unary(tf.exp),
  Log: unary(tf.log),
  Sqrt: unary(tf.sqrt),
  Rsqrt: unary(tf.rsqrt),
  Square: unary(tf.square),
  Sin: unary(tf.sin),
  Cos: unary(tf.cos),
  Tanh: unary(tf.tanh),
  Sigmoid: unary(tf.sigmoid),
  Relu: unary(tf.relu),
  Identity: unary((x) => tf.clone(x)),
  ZerosLike: unary(tf.zerosLike),
  OnesLike: unary(tf.onesLike),
  Sum: reduce((x, axes, keep) => tf.sum(x, axes, keep)),
  Mean: reduce((x, axes, keep) => tf.mean(x, axes, keep)),
  Max: reduce((x, axes, keep) => tf.max(x, axes, keep)),
  Min: reduce((x, axes, keep) => tf.min(x, axes, keep)),
  Any: reduce(anyTrue),
  All: reduce(allTrue),
  Softmax: { run: ([x], { axis }) => softmax(x, (axis as number) ?? -1), shape: ([x]) => shapeOf(x) },
  Cast: {
    run: ([x], { dtype }) => castTo(x, dtype),
    shape: ([x]) => shapeOf(x),
  },
  Where: {
    run: ([condition, a, b]) => tf.where(asBool(condition), asFloat(asTensor(a)), asFloat(asTensor(b))),
    shape: (args) => broadcastShape(args.map(shapeOf)),
  },
  Matmul: {
    run: ([a, b], { transposeA, transposeB }) => tf.matMul(a, b, transposeA === true, transposeB === true),
    shape: ([a, b], { transposeA, transposeB }) =>
      matmulShape(turned(shapeOf(a), transposeA), turned(shapeOf(b), transposeB)),
  },
  Clip: {
    run: ([x, low, high]) => tf.minimum(tf.maximum(x, asTensor(low)), asTensor(high)),
    shape: ([x]) => shapeOf(x),
  },
  Tile: {
    run: ([x], { repeats }) => tf.tile(asFloat(x), repeats as number[]),
    shape: ([x], { repeats }) =>
      shapeOf(x).map((side, axis) => (side === null ? null : side * (repeats as number[])[axis])),
  },
  Einsum: {
    run: (args, { subscripts }) => tf.einsum(subscripts as string, ...(args as tf.Tensor[])),
    shape: (args, { subscripts }) => einsumShape(subscripts as string, args.map(shapeOf)),
  },
  Concatenate: {
    run: ([list], { axis }) => tf.concat((list as tf.Tensor[]).map(asFloat), axis as number),
    shape: ([list], { axis }) => concatenatedShape((list as ShapeArgument[]).map(shapeOf), axis as number),
  },
  Stack: {
    run: ([list], { axis }) =>
      tf.stack((list as tf.Tensor[]).map(asFloat), positiveAxis(axis as number, (list as tf.Tensor[])[0].rank + 1)),
    shape: ([list], { axis }) => {
      const shapes = (list as ShapeArgument[]).map(shapeOf);
      const at = positiveAxis(axis as number, shapes[0].length + 1);
      return [...shapes[0].slice(0, at), shapes.length, ...shapes[0].slice(at)];
    },
  },
  Reshape: {
    run: ([x], { newshape }) =>
      tf.reshape(
        x,
        (newshape as (number | null)[]).map((side) => side ?? -1),
      ),
    shape: ([x], { newshape }) => reshapedShape(shapeOf(x), newshape as (number | null)[]),
  },
  Transpose: {
    run: ([x], { axes }) => tf.transpose(asFloat(x), axes as number[]),
    shape: ([x], { axes }) => {
      const shape = shapeOf(x);
      return axes ? (axes as number[]).map((axis) => shape[axis]) : [...shape].reverse();
    },
  },
  ExpandDims: {
    run: ([x], { axis }) => tf.expandDims(x, positiveAxis(axis as number, (x as tf.Tensor).rank + 1)),
    shape: ([x], { axis }) => {
      const shape = [...shapeOf(x)];
      shape.splice(positiveAxis(axis as number, shape.length + 1), 0, 1);
      return shape;
    },
  },
  Squeeze: {
    run: ([x], { axis }) => tf.squeeze(x, axis == null ? undefined : reductionAxes(axis, (x as tf.Tensor).rank)),
    shape: ([x], { axis }) => {
      const shape = shapeOf(x);
      const axes =
        axis == null ? shape.flatMap((side, i) => (side === 1 ? [i] : [])) : reductionAxes(axis, shape.length);
      return shape.filter((_, i) => !axes.includes(i));
    },
  },
  GetItem: {
    run: ([x, key]) => takeIndexed(asFloat(x), key as unknown[]),
    shape: ([x, key]) => indexedShape(shapeOf(x), key as unknown[]),
  },
};

function castTo(x: tf.Tensor, dtype: unknown): tf.Tensor {
  if (dtype === 'bool') return tf.cast(x, 'bool');
  return typeof dtype === 'string' && dtype.includes('int') ? tf.cast(x, 'int32') : asNumbers(x);
}
