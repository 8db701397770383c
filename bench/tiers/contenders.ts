import { finishContext } from '../finish';
import type { Contender } from './contender';

/** By name. Each page runs one. */
export const contenders: Record<string, () => Promise<Contender>> = {
  webgpu: async () => (await import('./ours')).ours('webgpu'),
  webgl: async () => (await import('./ours')).ours('webgl'),
  'stock-webgl': async () => {
    const { stock, stockContext } = await import('./stock');
    return stock('webgl', {
      load: () => import('@tensorflow/tfjs-backend-webgl'),
      finish: () => finishContext(stockContext()),
    });
  },
  'stock-wasm': async () => {
    const { stock } = await import('./stock');
    return stock('wasm', {
      load: async () => {
        const [{ setWasmPaths }, { tfjsWasm }] = await Promise.all([
          import('@tensorflow/tfjs-backend-wasm'),
          import('../tfjs-wasm'),
        ]);
        setWasmPaths(tfjsWasm);
      },
    });
  },
  'stock-cpu': async () => {
    const { stock } = await import('./stock');
    return stock('cpu', { load: () => import('@tensorflow/tfjs-backend-cpu') });
  },
};
