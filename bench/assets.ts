import onnxWasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import onnxWebgpu from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import type { Assets } from './kernels/contender';
import { tfjsWasm } from './tfjs-wasm';

async function load(address: string): Promise<ArrayBuffer> {
  return (await fetch(address)).arrayBuffer();
}

/** The WebAssembly of the contenders, as a page finds it. */
export const pageAssets: Assets = { tfjsWasm, onnx: { wasm: onnxWasm, webgpu: onnxWebgpu }, load };

export { describeAdapter } from './adapter';
