import { recurrentNumbers, type RecurrentCase } from './cases';
import { Refusal, type Assets, type Contender, type Kernel, type OnnxProvider } from './contender';
import { recurrentModel } from './onnx-model';

interface OnnxTensor {
  getData(): Promise<Float32Array>;
  dispose(): void;
}

interface Session {
  run(feeds: Record<string, OnnxTensor>): Promise<Record<string, OnnxTensor>>;
}

/** What the bench uses of onnxruntime-web. */
interface Onnx {
  Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => OnnxTensor;
  InferenceSession: { create(model: Uint8Array, options: object): Promise<Session> };
  env: {
    versions: { web?: string };
    logLevel: string;
    wasm: { wasmBinary?: ArrayBuffer; numThreads?: number };
    webgpu: { device?: Promise<GPUDevice> };
  };
}

/** onnxruntime-web with one execution provider: recurrent layers only, as one LSTM or GRU node. */
export function onnxOn(provider: OnnxProvider, load: () => Promise<unknown>): Contender {
  let onnx: Onnx;
  return {
    name: `onnxruntime-web ${provider}`,
    async open({ onnx: files, load: loadFile }: Assets) {
      onnx = (await load()) as Onnx;
      this.name = `onnxruntime-web ${onnx.env.versions.web} ${provider}`;
      onnx.env.logLevel = 'error';
      onnx.env.wasm.numThreads = 1;
      onnx.env.wasm.wasmBinary = await loadFile(files[provider]);
    },
    async prepare(one) {
      if (one.kind !== 'recurrent') throw new Refusal('Only its recurrent nodes are compared.');
      return recurrent(onnx, provider, one);
    },
  };
}

async function recurrent(onnx: Onnx, provider: OnnxProvider, one: RecurrentCase): Promise<Kernel> {
  const { samples, steps, features, units } = one;
  const onGpu = provider === 'webgpu';
  const session = await open(onnx, provider, recurrentModel(one));
  const values = timeFirst(recurrentNumbers(one).values, [samples, steps, features]);
  const feeds = { X: new onnx.Tensor('float32', values, [steps, samples, features]) };
  const device = onGpu ? await onnx.env.webgpu.device : undefined;
  let kept: OnnxTensor | null = null;
  return {
    async run(keep = false) {
      kept?.dispose();
      kept = null;
      const { Y } = await session.run(feeds);
      await device?.queue.onSubmittedWorkDone();
      if (keep) kept = Y;
      else Y.dispose();
    },
    async results() {
      return [timeFirst(await kept!.getData(), [steps, samples, units])];
    },
  };
}

/** Without leave to fall back: a node that the GPU does not take is a refusal, not a slow run on the CPU. */
async function open(onnx: Onnx, provider: OnnxProvider, model: Uint8Array): Promise<Session> {
  const onGpu = provider === 'webgpu';
  try {
    return await onnx.InferenceSession.create(model, {
      executionProviders: [provider],
      ...(onGpu && {
        preferredOutputLocation: 'gpu-buffer',
        extra: { session: { disable_cpu_ep_fallback: '1' } },
      }),
    });
  } catch (error) {
    if (!onGpu) throw error;
    throw new Refusal(`its webgpu provider refuses the node: ${(error as Error).message.split('\n')[0]}`);
  }
}

/** Swaps the first two of three axes. */
function timeFirst(all: Float32Array, [first, second, last]: readonly [number, number, number]): Float32Array {
  return all.map((_, i) => {
    const [row, column, rest] = [Math.floor(i / last / first), Math.floor(i / last) % first, i % last];
    return all[(column * second + row) * last + rest];
  });
}
