import type { Contender } from './contender';

/** By name. Each page runs one. */
export const contenders: Record<string, () => Promise<Contender>> = {
  ours: async () => (await import('./ours')).contender,
  'stock-webgpu': async () =>
    (await import('./stock')).stock('webgpu', () => import('@tensorflow/tfjs-backend-webgpu')),
  'stock-wasm': async () => {
    const { stock } = await import('./stock');
    return stock('wasm', async ({ tfjsWasm }) => {
      const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
      setWasmPaths(tfjsWasm);
    });
  },
  'stock-cpu': async () => (await import('./stock')).stock('cpu', () => import('@tensorflow/tfjs-backend-cpu')),
};
