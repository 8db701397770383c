import fold from '../../shaders/fold.wgsl';
import rowFolds from '../../shaders/forward/row-folds.wgsl';
import numbers from '../../shaders/matrix/numbers.wgsl';
import stepSource from '../../shaders/training/step-norms.wgsl';
import summarySource from '../../shaders/training/value-summary.wgsl';
import { programFor } from '../engine/program';
import { Uniforms } from '../engine/uniforms';
import { requireBridge } from '../tfjs/backend';
import { recordKernel } from '../tfjs/recorder';
import * as tf from '../tfjs/tf';

const summary = [numbers, fold, summarySource].join('\n');
const stepNorms = [numbers, fold, rowFolds, stepSource].join('\n');
const summaryBytes = 32;

/** What there is in a weight or a gradient. */
export interface ValueSummary {
  values: number;
  nan: number;
  infinite: number;
  zero: number;
  /** Values that are others than before; null where there is nothing to compare with. */
  changed: number | null;
  /** L2 norm of the finite values. */
  norm: number;
  /** Largest absolute value of the finite ones. */
  largest: number;
}

/** A tensor, and the same earlier where there is one of its size. */
export interface Summarised {
  tensor: tf.Tensor;
  before: tf.Tensor | null;
}

/**
 * What there is in each of these tensors.
 *
 * cost  one dispatch per tensor, and 32 bytes of each are read, all in one read
 */
export async function summariesOf(list: readonly Summarised[]): Promise<ValueSummary[]> {
  const { device, backend } = requireBridge();
  const info = recordKernel(backend, (recorder) => {
    const read = list.map(({ tensor, before }) => [recorder.input(tensor), recorder.input(before ?? tensor)]);
    const all = recorder.output([list.length, summaryBytes / 4]);
    const own = recorder.scratch([summaryBytes / 4]);
    read.forEach(([values, before], i) => {
      const compares = Number(list[i].before !== null);
      const program = programFor(device, { label: 'training.value-summary', source: summary, constants: { compares } });
      // tfjs's buffers may be longer than their tensors.
      const size = 4 * list[i].tensor.size;
      recorder.run(program, { values: { buffer: values, size }, before: { buffer: before, size }, summary: own }, [1]);
      recorder.copy({ buffer: own }, { buffer: all.buffer, offset: i * summaryBytes }, summaryBytes);
    });
    return all.info;
  });
  const tensor = tf.engine().makeTensorFromTensorInfo(info);
  const answer = (await tensor.data()) as Float32Array;
  tensor.dispose();
  const words = new Uint32Array(answer.buffer, answer.byteOffset, answer.length);
  return list.map(({ tensor: { size }, before }, i) => {
    const at = (i * summaryBytes) / 4;
    const [nan, infinite, zero, changed] = words.subarray(at);
    const [squares, largest] = answer.subarray(at + 4);
    return { values: size, nan, infinite, zero, changed: before && changed, norm: Math.sqrt(squares), largest };
  });
}

/**
 * The L2 norm of gradients at each time step, over samples and channels: f32[steps, gradients]. The caller disposes it.
 *
 * gradients  [sample, time, …], all of as many steps
 * cost       one dispatch each, and one for all; nothing is read
 */
export function stepNormsOf(gradients: readonly tf.Tensor[]): tf.Tensor2D {
  const { device, backend } = requireBridge();
  const steps = gradients[0].shape[1]!;
  const program = programFor(device, { label: 'training.step-norms', source: stepNorms });
  const info = recordKernel(backend, (recorder) => {
    const read = gradients.map((gradient) => recorder.input(gradient));
    const all = recorder.output([gradients.length, steps]);
    const own = recorder.scratch([steps]);
    gradients.forEach(({ shape, size }, i) => {
      const outer = shape[0];
      const sides = new Uniforms(device, stepNorms, { struct: 'Sides', label: 'training.sides' });
      sides.write({ outer, steps, inner: size / (outer * steps) });
      recorder.run(program, { gradient: read[i], sides: sides.buffer, norms: own }, [steps]);
      recorder.copy({ buffer: own }, { buffer: all.buffer, offset: 4 * steps * i }, 4 * steps);
    });
    return all.info;
  });
  return tf.tidy(() => tf.transpose(tf.engine().makeTensorFromTensorInfo(info) as tf.Tensor2D));
}
