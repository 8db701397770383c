import { activeBridge } from '../tfjs/backend';
import { tapeIsOn } from '../tfjs/tape';
import * as tf from '../tfjs/tf';

/** How a layer computes: by one of our kernels, or by tfjs's own ops and why ('' for the kernel). */
export interface KernelPath {
  path: 'fused' | 'plain';
  reason: string;
}

/** A circumstance that the fused kernel does not take, and its name. */
export type Obstacle = readonly [present: boolean, reason: string];

/** The fused path, or the plain one with the first obstacle as its reason. */
export function choosePath(obstacles: readonly Obstacle[] = []): KernelPath {
  const obstacle = [...commonObstacles(), ...obstacles].find(([present]) => present);
  return obstacle ? { path: 'plain', reason: obstacle[1] } : { path: 'fused', reason: '' };
}

/** What keeps every kernel of ours from running now. */
function commonObstacles(): Obstacle[] {
  return [
    [!activeBridge(), `tfjs runs on ${tf.getBackend()}, and the kernel on webgpu`],
    [tapeIsOn(), 'gradients are being recorded, and the kernel, which keeps no map, has none'],
  ];
}
