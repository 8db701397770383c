import type { Contender } from './contender';

/** By the name of its file. Each page and each process runs one. */
export const contenders: Record<string, () => Promise<{ contender: Contender }>> = {
  ours: () => import('./ours'),
  'stock-webgpu': () => import('./stock-webgpu'),
  'stock-wasm': () => import('./stock-wasm'),
  'stock-cpu': () => import('./stock-cpu'),
  'onnx-wasm': () => import('./onnx-wasm'),
  'onnx-webgpu': () => import('./onnx-webgpu'),
};
