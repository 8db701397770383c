import * as tf from '../tfjs/tf';
import { activation, softmax } from './activations';
import { asNumbers } from './layer-tools';
import { asBool, asFloat, asTensor, binary, shapeOf, unary, type Op, type ShapeArgument } from './op-kinds';
import { broadcastShape } from './op-shapes';

/** One of our activations as an operation. */
const act = (name: string): Op => unary((x) => activation(name)(x));

/** Operations that compute each number from those at its place, by Keras's class name. */
export const elementwiseOps: Readonly<Record<string, Op>> = {
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
  AddN: {
    run: ([list]) => (list as tf.Tensor[]).reduce((a, b) => tf.add(a, b)),
    shape: ([list]) => broadcastShape((list as ShapeArgument[]).map(shapeOf)),
    elementwise: true,
  },
  FloorDivide: binary((a, b) => tf.floor(tf.div(a, b))),
  // Python's sign: that of the divisor.
  Mod: binary((a, b) => tf.sub(a, tf.mul(b, tf.floor(tf.div(a, b))))),
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
  Abs: unary(tf.abs),
  Exp: unary(tf.exp),
  Expm1: unary(tf.expm1),
  Log: unary(tf.log),
  Log1p: unary(tf.log1p),
  Sqrt: unary(tf.sqrt),
  Rsqrt: unary(tf.rsqrt),
  Square: unary(tf.square),
  Reciprocal: unary((x) => tf.div(1, x)),
  Sign: unary(tf.sign),
  Floor: unary(tf.floor),
  Ceil: unary(tf.ceil),
  Round: unary((x) => tf.round(x)),
  Sin: unary(tf.sin),
  Cos: unary(tf.cos),
  Arctan: unary(tf.atan),
  Erf: unary(tf.erf),
  Tanh: unary(tf.tanh),
  Sigmoid: unary(tf.sigmoid),
  Relu: unary(tf.relu),
  Relu6: act('relu6'),
  Silu: act('silu'),
  Selu: act('selu'),
  Softplus: act('softplus'),
  Softsign: act('softsign'),
  HardSigmoid: act('hardSigmoid3'),
  HardSilu: act('hardSilu'),
  LogSigmoid: act('logSigmoid'),
  Mish: act('mish'),
  Gelu: unary((x, { approximate }) => (approximate === true ? tanhGelu(x) : exactGelu(x))),
  Elu: unary((x, { alpha = 1 }) => tf.add(tf.relu(x), tf.mul(alpha as number, tf.expm1(tf.minimum(x, 0))))),
  LeakyRelu: unary((x, { negative_slope: slope, alpha }) =>
    tf.add(tf.relu(x), tf.mul((slope ?? alpha ?? 0.2) as number, tf.minimum(x, 0))),
  ),
  Identity: unary((x) => tf.clone(x)),
  ConvertToTensor: unary(
    (x) => tf.clone(x),
    (x) => x,
  ),
  ZerosLike: unary(tf.zerosLike),
  OnesLike: unary(tf.onesLike),
  FullLike: {
    run: ([x, value]) => tf.fill((x as tf.Tensor).shape, value as number),
    shape: ([x]) => shapeOf(x),
  },
  Isnan: unary(tf.isNaN),
  Softmax: unary((x, { axis }) => softmax(x, (axis as number) ?? -1)),
  LogSoftmax: unary((x, { axis }) => {
    const along = (axis as number) ?? -1;
    return tf.sub(x, tf.logSumExp(x, along, true));
  }),
  Cast: unary(
    (x, { dtype }) => castTo(x, dtype),
    (x) => x,
  ),
  Where: {
    run: ([condition, a, b]) => tf.where(asBool(condition), asFloat(asTensor(a)), asFloat(asTensor(b))),
    shape: (args) => broadcastShape(args.map(shapeOf)),
    elementwise: true,
  },
  Clip: {
    run: ([x, low, high], { x_min: least = low, x_max: greatest = high }) =>
      tf.minimum(tf.maximum(x, asTensor(least as number)), asTensor(greatest as number)),
    shape: ([x]) => shapeOf(x),
    elementwise: true,
  },
};

function exactGelu(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.mul(0.5, x), tf.add(1, tf.erf(tf.div(x, Math.SQRT2))));
}

function tanhGelu(x: tf.Tensor): tf.Tensor {
  const inner = tf.mul(Math.sqrt(2 / Math.PI), tf.add(x, tf.mul(0.044715, tf.mul(x, tf.square(x)))));
  return tf.mul(tf.mul(0.5, x), tf.add(1, tf.tanh(inner)));
}

function castTo(x: tf.Tensor, dtype: unknown): tf.Tensor {
  if (dtype === 'bool') return tf.cast(x, 'bool');
  return typeof dtype === 'string' && dtype.includes('int') ? tf.cast(x, 'int32') : asNumbers(x);
}
