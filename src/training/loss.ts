import fold from '../../shaders/fold.wgsl';
import rowFolds from '../../shaders/forward/row-folds.wgsl';
import numbers from '../../shaders/matrix/numbers.wgsl';
import terms from '../../shaders/training/terms.wgsl';
import { programFor } from '../engine/program';
import { shapeFor } from '../engine/uniforms';
import { registerOwnKernel } from '../tfjs/kernels';
import { deviceOf, recordKernel } from '../tfjs/recorder';
import { runOnTape } from '../tfjs/tape';
import * as tf from '../tfjs/tf';

const source = [numbers, fold, rowFolds, terms].join('\n');

/** The numbers are those of terms.wgsl. */
const kinds = {
  meanSquaredError: 0,
  meanAbsoluteError: 1,
  binaryCrossentropy: 2,
  categoricalCrossentropy: 3,
  sparseCategoricalCrossentropy: 4,
} as const;
const penaltyKind = 5;

export type LossName = keyof typeof kinds;

const shortForms: Readonly<Record<string, LossName>> = { mse: 'meanSquaredError', mae: 'meanAbsoluteError' };

/**
 * The loss of Keras's name, its short form, or tfjs's name in camelCase.
 *
 * throws  when there is none of that name
 */
export function lossNamed(name: unknown): LossName {
  const text = String(name);
  const camel =
    (text[0] ?? '').toLowerCase() + text.slice(1).replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const found = shortForms[camel.toLowerCase()] ?? camel;
  if (typeof name === 'string' && Object.hasOwn(kinds, found)) return found as LossName;
  throw new Error(
    `The loss ${JSON.stringify(name)} is unknown. Give mean_squared_error (mse), mean_absolute_error (mae), binary_crossentropy, categorical_crossentropy or sparse_categorical_crossentropy.`,
  );
}

/**
 * A loss as Keras defines it: the mean over samples, and over steps where there are any.
 *
 * wanted       as `predictions`, or class numbers [sample, …] for sparseCategoricalCrossentropy; no gradient flows there
 * predictions  f32[sample, …, unit]
 * returns      f32[]; one node of the tape, which has the slopes from the way forward
 * cost         one dispatch of one workgroup, and one on the way back
 */
export function lossOf(name: LossName, wanted: tf.Tensor, predictions: tf.Tensor): tf.Scalar {
  const columns = predictions.shape.at(-1)!;
  const rows = predictions.size / columns;
  const perValue = kinds[name] < 3;
  const attrs = { kind: kinds[name], rows, columns, scale: 1 / (perValue ? rows * columns : rows), l1: 0, l2: 0 };
  return sumOfTerms(predictions, attrs, wanted);
}

/** A regulariser's penalty l1 · Σ |w| + l2 · Σ w², f32[]; one node of the tape. */
export function penaltyOf(weight: tf.Tensor, { l1, l2 }: { l1: number; l2: number }): tf.Scalar {
  return sumOfTerms(weight, { kind: penaltyKind, rows: weight.size, columns: 1, scale: 1, l1, l2 });
}

interface Terms {
  kind: number;
  rows: number;
  columns: number;
  scale: number;
  l1: number;
  l2: number;
}

function sumOfTerms(values: tf.Tensor, attrs: Terms, wanted?: tf.Tensor): tf.Scalar {
  const [total] = runOnTape({
    inputs: { values },
    forward: (save) => {
      const inputs = { values, ...(wanted && { wanted }) } as unknown as tf.NamedTensorMap;
      const [made, slopes] = tf.engine().runKernel(kernelName, inputs, attrs as never) as tf.Tensor[];
      save([slopes]);
      return [made];
    },
    backward: ([gradient], [slopes]) => ({ values: () => tf.mul(slopes, gradient!) }),
  });
  return total as tf.Scalar;
}

const kernelFunc: tf.KernelFunc = ({ inputs, backend, attrs }) => {
  const { values, wanted } = inputs as Record<string, tf.TensorInfo>;
  const { kind, ...sizes } = attrs as unknown as Terms;
  const device = deviceOf(backend);
  const program = programFor(device, { label: 'training.terms', source, constants: { kind } });
  return recordKernel(backend, (recorder) => {
    const read = recorder.input(values);
    const target = wanted ? recorder.input(wanted) : read;
    const total = recorder.output([]);
    const slopes = recorder.output(values.shape);
    const written = { total: total.buffer, slopes: slopes.buffer };
    recorder.run(program, { shape: shapeFor(program, { ...sizes }), values: read, wanted: target, ...written }, [1]);
    return [total.info, slopes.info];
  });
};

const kernelName = registerOwnKernel('AttnscopeTerms', kernelFunc);
