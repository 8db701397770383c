import onnxWasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import onnxWebgpu from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threads from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import type { Assets } from './kernels/contender';

const tfjsWasm = {
  'tfjs-backend-wasm.wasm': plain,
  'tfjs-backend-wasm-simd.wasm': simd,
  'tfjs-backend-wasm-threaded-simd.wasm': threads,
};

async function load(address: string): Promise<ArrayBuffer> {
  return (await fetch(address)).arrayBuffer();
}

/** The WebAssembly of the contenders, as a page finds it. */
export const pageAssets: Assets = { tfjsWasm, onnx: { wasm: onnxWasm, webgpu: onnxWebgpu }, load };

/** The adapter that this page gets, in words. */
export async function describeAdapter(): Promise<string> {
  const info = (await navigator.gpu?.requestAdapter())?.info;
  return info ? [info.vendor, info.architecture, info.description].filter(Boolean).join(' ') : 'none';
}
