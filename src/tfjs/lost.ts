import { closedByPage, isGone, lossOf, noteLoss, type GpuLostError } from '../engine/gpu-lost';
import { describeShape } from '../tensor/tensor-view';
import type { WebGPUBackend } from './backend';
import { hostValues } from './host-values';
import * as tf from './tf';
import type { TexData, WebGlBackend } from './webgl-texture';

type Program = Parameters<Guarded['runWebGPUProgram']>;

/** The methods of tfjs's backend that read or compute. */
interface Guarded extends WebGPUBackend {
  read(id: tf.DataId): Promise<tf.BackendValues>;
  readSync(id: tf.DataId): tf.BackendValues;
  runWebGPUProgram(program: object, inputs: tf.TensorInfo[], ...more: unknown[]): tf.TensorInfo;
}

/** What is known of a tensor beside its shape, for messages. */
export interface Name {
  name: string;
  axes?: readonly string[];
}

const names = new WeakMap<object, Name>();
/** Numbers that stay on the CPU, by their tensor; null: in the array that they are in. */
const kept = new WeakMap<object, tf.TypedArray | null>();

/** Why tensors of the last backend are gone that went with its GPU. */
let lastLoss = closedByPage;

/** Gives a tensor's numbers a name for messages: `the output "lstm"`. Costs nothing else. */
export function nameTensor({ dataId }: { dataId: object }, name: Name): void {
  names.set(dataId, name);
}

/**
 * Leaves a tensor's numbers on the CPU when they go to the GPU: they are there for the next engine when this one is
 * gone. A tensor whose numbers are on the GPU only stays as it is.
 *
 * copy  of the numbers, where the array that the tensor was made from may be written over
 * cost  the tensor's bytes on the CPU: that array where there is no copy
 */
export function keepOnCpu(tensor: tf.Tensor, copy: tf.TypedArray | null = null): void {
  if (hostValues(tensor)) kept.set(tensor.dataId, copy);
}

/** What stays on the CPU of a tensor's numbers, which go to the GPU; null where nothing does. */
export function staysOnCpu(id: object, values: tf.BackendValues | null | undefined): tf.BackendValues | null {
  return values && kept.has(id) ? (kept.get(id) ?? values) : null;
}

/** Marks a backend as gone with all that only its GPU holds. */
export function loseBackend(backend: object, why: string): void {
  noteLoss(backend, why);
  lastLoss = why;
}

/** Why what this backend's GPU held is gone; null while it is there. */
export function lossOfBackend(backend: WebGPUBackend): string | null {
  const why = lossOf(backend) ?? lossOf(backend.device);
  if (why) lastLoss = why;
  return why;
}

/** Why there is no GPU to compute on, where tfjs has lost the backend that it computed on; null where it has one. */
export function lossOfTfjs(): string | null {
  const { backendName, registry } = tf.engine();
  if (!backendName) return lastLoss;
  const backend = registry[backendName] as unknown as Partial<WebGPUBackend> | undefined;
  return backend?.device ? lossOfBackend(backend as WebGPUBackend) : null;
}

/** What is left of a tensor whose GPU is gone. */
export interface Remains {
  why: string;
  /** Its numbers, where they lie on the CPU too. */
  values: tf.BackendValues | null;
}

/** What is left of a tensor whose GPU is gone, WebGPU's or our WebGL context; null while that is there. */
export function remainsOf(id: object): Remains | null {
  const backend = tf.engine().state.tensorInfo.get(id)?.backend as Partial<WebGPUBackend & WebGlBackend> | undefined;
  const books = backend?.device ? backend.tensorMap : backend?.texData;
  if (!backend || !books) return null;
  const why = backend.device ? lossOfBackend(backend as WebGPUBackend) : lossOf(backend);
  if (!why) return null;
  const { values = null, slice } = books.has(id) ? (books.get(id) as TexData) : {};
  return { why, values: slice ? null : values };
}

/**
 * The error of a tensor whose numbers went with their GPU; null while they can be read or computed with.
 *
 * name  what to call it, where nothing better is known
 */
export function lossOfTensor({ dataId, shape }: tf.TensorInfo, name?: Name): GpuLostError | null {
  const remains = remainsOf(dataId);
  return !remains || remains.values ? null : goneTensor(dataId, { shape, name }, remains.why);
}

/** The error of a tensor that is gone, by the name that it was given, else by `name`. */
export function goneTensor(
  dataId: object,
  { shape, name }: { shape: readonly number[]; name?: Name },
  why: string,
): GpuLostError {
  const known = names.get(dataId) ?? name;
  const sides = known?.axes ? describeShape(shape, known.axes) : `[${shape.join(', ')}]`;
  return isGone(`${known?.name ?? 'the tensor'} ${sides}`, { why, advice: 'Call openEngine() and make it again.' });
}

/**
 * Makes a backend refuse what its GPU held once that is gone, where tfjs answers zeros; and leaves numbers on the CPU
 * that are to be kept. What it computes is the same. Once per backend.
 */
export function guard(given: WebGPUBackend): void {
  const backend = given as Guarded;
  const { tensorMap } = backend;
  const stock = {
    read: backend.read.bind(backend),
    readSync: backend.readSync.bind(backend),
    run: backend.runWebGPUProgram.bind(backend),
    upload: backend.uploadToGPU.bind(backend),
  };
  const check = (id: tf.DataId): void => {
    const why = lossOfBackend(backend);
    if (why && tensorMap.has(id) && !tensorMap.get(id).values) throw goneTensor(id, tensorMap.get(id), why);
  };
  backend.readSync = (id) => {
    check(id);
    return stock.readSync(id);
  };
  backend.read = async (id) => {
    check(id);
    try {
      return await stock.read(id);
    } catch (error) {
      await new Promise((done) => setTimeout(done)); // the device says after its refusals that it is lost
      check(id);
      throw error;
    }
  };
  backend.uploadToGPU = (id) => {
    const { values } = tensorMap.get(id);
    stock.upload(id);
    const stays = staysOnCpu(id, values);
    if (stays) tensorMap.get(id).values = stays;
  };
  backend.runWebGPUProgram = (...program: Program) => {
    refuseWork(backend, program[1]);
    return stock.run(...program);
  };
}

/** Throws where work with these tensors would be recorded for a GPU that is gone. */
export function refuseWork(backend: WebGPUBackend, inputs: readonly tf.TensorInfo[] = []): void {
  const why = lossOfBackend(backend);
  if (!why) return;
  for (const input of inputs) {
    const lost = lossOfTensor(input);
    if (lost) throw lost;
  }
  throw isGone('tfjs’s WebGPU backend', { why, advice: 'Call openEngine() to compute again.' });
}
