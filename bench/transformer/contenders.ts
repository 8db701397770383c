import type { Contender } from './contender';

/** By the name of its file. Each page runs one. */
export const contenders: Record<string, () => Promise<{ contender: Contender }>> = {
  ours: () => import('./ours'),
  'stock-webgpu': () => import('./stock-webgpu'),
  nanogpt: () => import('./nanogpt'),
  'onnx-wasm': () => import('./onnx-wasm'),
  'onnx-webgpu': () => import('./onnx-webgpu'),
};
