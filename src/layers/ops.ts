import type { Op } from './op-kinds';
import { elementwiseOps } from './ops-elementwise';
import { productOps } from './ops-products';
import { shapingOps } from './ops-shaping';

export type { Op, OpConfig, ShapeArgument } from './op-kinds';

/** The operations that a graph may hold between its layers, by Keras's class name. */
export const ops: Readonly<Record<string, Op>> = { ...elementwiseOps, ...productOps, ...shapingOps };
