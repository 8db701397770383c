import numbers from '../../shaders/matrix/numbers.wgsl';
import rowSoftmax from '../../shaders/forward/row-softmax.wgsl';
import { deviceOf, recordKernel } from '../tfjs/recorder';
import { replaceKernel } from '../tfjs/kernels';
import * as tf from '../tfjs/tf';
import { programFor, rowWorkgroups } from '../engine/program';
import { shapeFor } from '../engine/uniforms';

const source = [numbers, rowSoftmax].join('\n');

/** Rows up to this many columns are one lane's work. */
const shortRow = 64;

/**
 * tf.softmax on WebGPU, by a kernel that is right for any number of rows. tfjs 4.22's own writes past the last row
 * where there are more than 65,535 (its folded dispatch has spare workgroups and no guard), and the last element comes
 * out wrong.
 *
 * logits   f32[..., column]; the softmax is over the last axis
 * cost     one dispatch; reads three times, writes once
 */
const kernelFunc: tf.KernelFunc = ({ inputs, backend }) => {
  const { logits } = inputs as Record<string, tf.TensorInfo>;
  const columns = logits.shape.at(-1)!;
  const rows = tf.util.sizeFromShape(logits.shape) / columns;
  const device = deviceOf(backend);
  const short = columns <= shortRow;
  const entryPoint = short ? 'perLane' : 'perGroup';
  const program = programFor(device, { label: 'row-softmax', source, entryPoint });
  return recordKernel(backend, (recorder) => {
    const buffer = recorder.input(logits);
    const output = recorder.output(logits.shape);
    if (rows * columns > 0) {
      const resources = { shape: shapeFor(program, { rows, columns }), logits: buffer, weights: output.buffer };
      recorder.run(program, resources, rowWorkgroups(device, short ? Math.ceil(rows / 64) : rows));
    }
    return output.info;
  });
};

replaceKernel(tf.Softmax, () => kernelFunc);
