// onnxruntime-web leaves queries and keys on the GPU; a figure makes the weights from them where one looks. Nothing is
// copied: both work on one device.
import { openEngine } from 'attnscope';
import type { AttnHeatmap } from 'attnscope/components/attn-heatmap.js';
import * as ort from 'onnxruntime-web/webgpu';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import model from './self-attention.onnx?url';

const map = document.querySelector<AttnHeatmap>('#map')!;
const text = document.querySelector<HTMLInputElement>('#text')!;
const head = document.querySelector<HTMLSelectElement>('#head')!;
const told = document.querySelector('output')!;

ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmPaths = { wasm };
const session = await ort.InferenceSession.create(model, {
  executionProviders: ['webgpu'],
  preferredOutputLocation: 'gpu-buffer',
  logSeverityLevel: 3,
});
// The figures draw on onnxruntime-web's device. It is given before the first of them is defined.
await openEngine({ device: await ort.env.webgpu.device });
await import('attnscope/components/attn-heatmap.js');

let outputs: Record<string, ort.Tensor> = {};

/** Runs the model; the figure borrows its outputs until the next run's are shown. */
async function show(): Promise<void> {
  const letters = BigInt64Array.from([...text.value.toLowerCase()], letterOf);
  const before = outputs;
  outputs = (await session.run({ letters: new ort.Tensor('int64', letters, [letters.length]) })) as typeof outputs;
  const { query, key } = outputs;
  const [, tokens, units] = query.dims;
  map.data = {
    query: { buffer: query.gpuBuffer, shape: query.dims },
    key: { buffer: key.gpuBuffer, shape: key.dims },
    scale: units ** -0.5,
  };
  await map.updateComplete;
  for (const tensor of Object.values(before)) tensor.dispose();
  told.textContent = `${tokens} tokens: a map of ${tokens} × ${tokens} that lies nowhere`;
}

function letterOf(letter: string): bigint {
  const index = letter.charCodeAt(0) - 97;
  return BigInt(index >= 0 && index < 26 ? index : 26);
}

text.addEventListener('input', () => text.value && void show());
head.addEventListener('input', () => (map.head = Number(head.value)));
map.head = 0;
await show();

// For the test: what the figure was made from, and read by onnxruntime-web itself.
Object.assign(window, {
  buffers: () => [outputs.query.gpuBuffer, outputs.key.gpuBuffer],
  async rows() {
    const read = async (name: string): Promise<number[]> => Array.from((await outputs[name].getData()) as Float32Array);
    return { dims: outputs.query.dims, query: await read('query'), key: await read('key') };
  },
});
