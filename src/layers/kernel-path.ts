import { SharedBackend } from '../tensor/tfjs-backend';
import * as tf from '../tensor/tfjs';

/** How a layer computes: by one of our kernels, or by tfjs's own ops, and why. */
export interface KernelPath {
  path: 'fused' | 'plain';
  reason: string;
}

/** A circumstance that the fused kernel does not take, and its name. */
export type Obstacle = readonly [present: boolean, reason: string];

/**
 * The fused path, or the plain one with the first obstacle as its reason.
 *
 * training  a pass that takes gradients; our kernels have none
 */
export function choosePath(training: boolean, obstacles: readonly Obstacle[] = []): KernelPath {
  const common: Obstacle[] = [
    [!(tf.backend() instanceof SharedBackend), `tfjs runs on ${tf.getBackend()}, and the kernel on webgpu`],
    [training, 'the pass takes gradients, which the kernel does not give'],
  ];
  const obstacle = [...common, ...obstacles].find(([present]) => present);
  return obstacle ? { path: 'plain', reason: obstacle[1] } : { path: 'fused', reason: 'the kernel takes all options' };
}
