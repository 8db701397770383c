import productSource from '../../shaders/forward/product.wgsl';
import { programFor } from '../engine/program';
import { shapeFor } from '../engine/uniforms';
import { bridgeTo } from '../tfjs/backend';
import { replaceKernel } from '../tfjs/kernels';
import { recordKernel } from '../tfjs/recorder';
import * as tf from '../tfjs/tf';
import { tiledProduct, type ProductSides } from './product-tiles';

interface Turned {
  transposeA: boolean;
  transposeB: boolean;
}

/** Sides of a batch of products. */
interface Extents extends ProductSides {
  /** Of the result, without its matrices. */
  outer: number[];
  batches: [left: number, right: number];
}

/**
 * tf.matMul on a software adapter, where tfjs's tiles in workgroup memory cost more in barriers than they save in loads:
 * gradients are products of matrices, mostly. On a GPU and for other types tfjs's own
 * runs.
 *
 * cost  one dispatch, rows · columns · inner multiply-adds per batch; no memory but the result
 */
const kernelFunc =
  (stock: tf.KernelFunc): tf.KernelFunc =>
  (given) => {
    const { a, b } = given.inputs as Record<string, tf.TensorInfo>;
    const turned = given.attrs as unknown as Turned;
    const { device, software } = bridgeTo(given.backend)!;
    const extents =
      software && [a, b].every(({ dtype }) => dtype === 'float32') ? extentsOf(a.shape, b.shape, turned) : null;
    if (!extents || Math.max(...extents.batches) > device.limits.maxComputeWorkgroupsPerDimension) return stock(given);
    const { outer, batches, rows, columns, inner } = extents;
    const { transposeA, transposeB } = turned;
    const neighbours = [transposeA ? rows : inner, transposeB ? inner : columns];
    const { source, constants, across, down } = tiledProduct(productSource, extents, { neighbours, software });
    const program = programFor(device, {
      ...{ label: 'product', source },
      constants: { leftTurned: transposeA, rightTurned: transposeB, ...constants },
    });
    const [leftStep, rightStep] = [rows * inner, inner * columns].map((size, i) => (batches[i] === 1 ? 0 : size));
    return recordKernel(given.backend, (recorder) => {
      const [left, right] = [recorder.input(a), recorder.input(b)];
      const made = recorder.output([...outer, rows, columns]);
      const shape = shapeFor(program, { rows, columns, inner, leftStep, rightStep });
      const most = device.limits.maxComputeWorkgroupsPerDimension;
      const groups = [across, down].map((count) => Math.min(count, most)) as [number, number];
      recorder.run(program, { shape, left, right, made: made.buffer }, [...groups, Math.max(...batches)]);
      return made.info;
    });
  };

/** Null where the kernel has no way for them: batches that differ and are several on both sides, and sides of 0. */
function extentsOf(a: number[], b: number[], { transposeA, transposeB }: Turned): Extents | null {
  const [leftOuter, rightOuter] = [a.slice(0, -2), b.slice(0, -2)];
  const batches = [leftOuter, rightOuter].map((sides) => tf.util.sizeFromShape(sides)) as [number, number];
  const same = leftOuter.join() === rightOuter.join();
  if (!same && !batches.includes(1)) return null;
  const [rows, inner] = transposeA ? a.slice(-2).reverse() : a.slice(-2);
  const [across, columns] = transposeB ? b.slice(-2).reverse() : b.slice(-2);
  if (across !== inner || [rows, inner, columns, ...batches].includes(0)) return null;
  const outer = tf.broadcast_util.assertAndGetBroadcastShape(leftOuter, rightOuter);
  return { outer, batches, rows, columns, inner };
}

replaceKernel(tf.BatchMatMul, kernelFunc);
