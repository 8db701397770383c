import { Refusal, type OnnxProvider } from '../kernels/contender';
import { idsOf } from '../../test/support/seeded-decoder';
import type { TransformerCase } from './cases';
import type { Contender, Run } from './contender';
import { decoderModel } from './onnx-model';

interface OnnxTensor {
  getData(): Promise<Float32Array<ArrayBuffer>>;
  dispose(): void;
}

type Named = Record<string, OnnxTensor>;

/** What the bench uses of onnxruntime-web. */
interface Onnx {
  Tensor: new (type: 'float32' | 'int64', data: Float32Array | BigInt64Array, dims: readonly number[]) => OnnxTensor;
  InferenceSession: { create(model: Uint8Array, options: object): Promise<{ run(feeds: Named): Promise<Named> }> };
  env: { versions: { web?: string }; logLevel: string; wasm: { wasmBinary?: ArrayBuffer; numThreads?: number } };
}

/** onnxruntime-web, the runtime of transformers.js, with one provider. Keys and values stay where the provider has them. */
export function onnxOn(provider: OnnxProvider, load: () => Promise<unknown>): Contender {
  let onnx: Onnx;
  return {
    name: `onnxruntime-web ${provider}`,
    async open({ onnx: files, load: loadFile }) {
      onnx = (await load()) as Onnx;
      this.name = `onnxruntime-web ${onnx.env.versions.web} ${provider}`;
      onnx.env.logLevel = 'error';
      onnx.env.wasm.numThreads = 1;
      onnx.env.wasm.wasmBinary = await loadFile(files[provider]);
    },
    prepare: (one) => prepare(onnx, provider, one),
  };
}

/** The past is fed in one go: the graph of a row that decodes takes one token, so its prompt goes token by token. */
async function prepare(onnx: Onnx, provider: OnnxProvider, one: TransformerCase): Promise<Run> {
  const { layers, keyHeads, headSize, past, tokens } = one;
  const kept = Array.from({ length: layers }, (_, i) => [`Key.${i}`, `Value.${i}`]).flat();
  const session = await onnx.InferenceSession.create(decoderModel(one), {
    executionProviders: [provider],
    ...(provider === 'webgpu' && {
      preferredOutputLocation: Object.fromEntries(kept.map((name) => [`new${name}`, 'gpu-buffer'])),
    }),
  }).catch((error: Error) => {
    throw new Refusal(`its ${provider} provider refuses the model: ${error.message.split('\n')[0]}`);
  });
  const lower = (name: string): string => name[0].toLowerCase() + name.slice(1);
  const empty = (): Named =>
    Object.fromEntries(
      kept.map((name) => [lower(name), new onnx.Tensor('float32', new Float32Array(), [keyHeads, 0, headSize])]),
    );
  let state = empty();
  let position = 0;
  const step = async (ids: readonly number[]): Promise<Float32Array<ArrayBuffer>> => {
    const list = (values: readonly number[]): OnnxTensor =>
      new onnx.Tensor('int64', BigInt64Array.from(values, BigInt), [values.length]);
    const positions = ids.map((_, i) => position + i);
    const { logits, ...made } = await session.run({ ids: list(ids), positions: list(positions), ...state });
    for (const tensor of Object.values(state)) tensor.dispose();
    state = Object.fromEntries(kept.map((name) => [lower(name), made[`new${name}`]]));
    position += ids.length;
    return logits.getData();
  };
  const forget = (): void => {
    for (const tensor of Object.values(state)) tensor.dispose();
    state = empty();
    position = 0;
  };
  let last = new Float32Array();
  for (const id of tokens === 1 ? idsOf(one, past) : []) last = await step([id]);
  if (tokens > 1) last = await step(idsOf(one, tokens));
  const first = last;
  const run = async (): Promise<void> => {
    if (tokens > 1) forget();
    last = await step(tokens > 1 ? idsOf(one, tokens) : [last.indexOf(last.reduce((a, b) => Math.max(a, b)))]);
  };
  return { run, logits: () => Promise.resolve(first) };
}
