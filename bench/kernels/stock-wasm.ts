import { stockOn } from './stock';

export const contender = stockOn('wasm', async ({ tfjsWasm }) => {
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(tfjsWasm);
});
