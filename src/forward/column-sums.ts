import source from '../../shaders/forward/column-sums.wgsl';
import { programFor, rowWorkgroups } from '../engine/program';
import { shapeFor } from '../engine/uniforms';
import { bridgeTo } from '../tfjs/backend';
import { replaceKernel } from '../tfjs/kernels';
import { recordKernel } from '../tfjs/recorder';
import * as tf from '../tfjs/tf';

/**
 * tf.sum over the first axes on a software adapter: the gradient of a bias. tfjs transposes first, through workgroup
 * memory with a barrier per tile, which costs more there than the sum. Other sums are tfjs's.
 *
 * cost  one dispatch, which reads each value once
 */
const kernelFunc =
  (stock: tf.KernelFunc): tf.KernelFunc =>
  (given) => {
    const { x } = given.inputs as Record<string, tf.TensorInfo>;
    const { axis, keepDims } = given.attrs as unknown as { axis: number | number[]; keepDims: boolean };
    const axes = tf.util.parseAxisParam(axis, x.shape).sort((a, b) => a - b);
    const first = axes.length > 0 && axes.length < x.shape.length && axes.every((one, i) => one === i);
    const { device, software } = bridgeTo(given.backend)!;
    const [rows, columns] = [x.shape.slice(0, axes.length), x.shape.slice(axes.length)].map(tf.util.sizeFromShape);
    if (!software || !first || x.dtype !== 'float32' || rows * columns === 0) return stock(given);
    const program = programFor(device, { label: 'column-sums', source });
    return recordKernel(given.backend, (recorder) => {
      const values = recorder.input(x);
      const sums = recorder.output([...(keepDims ? axes.map(() => 1) : []), ...x.shape.slice(axes.length)]);
      const shape = shapeFor(program, { rows, columns });
      recorder.run(program, { shape, values, sums: sums.buffer }, rowWorkgroups(device, Math.ceil(columns / 8)));
      return sums.info;
    });
  };

replaceKernel(tf.Sum, kernelFunc);
