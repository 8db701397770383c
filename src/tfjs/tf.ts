/**
 * The tfjs namespace that attnscope's tensors belong to: core with chained ops, layers, and the pure JS backend for
 * pages without a GPU. The WebGPU backend is registered by `tfjs-backend.ts`, on our device.
 */
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js';
import '@tensorflow/tfjs-backend-cpu';

export * from '@tensorflow/tfjs-core';
export * from '@tensorflow/tfjs-layers';
