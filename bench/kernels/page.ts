import onnxWasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import onnxWebgpu from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threads from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { installCounters } from '../counters';
import { contenders } from './contenders';
import { runCase, type CaseReport } from './run-case';

export interface PageReport extends CaseReport {
  adapter: string;
}

const tfjsWasm = {
  'tfjs-backend-wasm.wasm': plain,
  'tfjs-backend-wasm-simd.wasm': simd,
  'tfjs-backend-wasm-threaded-simd.wasm': threads,
};

async function load(address: string): Promise<ArrayBuffer> {
  return (await fetch(address)).arrayBuffer();
}

async function run(options: URLSearchParams): Promise<PageReport> {
  installCounters();
  const { contender } = await contenders[options.get('contender')!]();
  const report = await runCase(contender, {
    caseName: options.get('case')!,
    repeats: Number(options.get('repeats')),
    slow: Number(options.get('slow')),
    warmUp: Number(options.get('warmUp')),
    check: options.get('check') === 'true',
    timestamps: false,
    assets: { tfjsWasm, onnx: { wasm: onnxWasm, webgpu: onnxWebgpu }, load },
  });
  const info = (await navigator.gpu?.requestAdapter())?.info;
  const adapter = info ? [info.vendor, info.architecture, info.description].filter(Boolean).join(' ') : 'none';
  return { ...report, adapter };
}

Object.assign(window, { report: run(new URLSearchParams(location.search)) });
