import type { Engine } from '../engine/engine';
import type { Stored } from './stored';
import type { TensorLike } from './tensor-like';

/** A tensor's numbers where they lie on the CPU. */
export interface HostNumbers {
  readonly values: ArrayLike<number>;
}

/** Whoever makes tensors that figures draw: tfjs. It opens what it has made; figures know nothing of it. */
export interface Producer {
  /**
   * Borrows a tensor for the engine's GPU.
   *
   * axes     one name per axis
   * returns  the buffer or the texture that the tensor lies in, not a copy; or the numbers, where they are on the CPU
   * throws   a sentence when the tensor lies where this engine cannot read it
   */
  open(tensor: TensorLike, axes: readonly string[], engine: Engine): Stored | HostNumbers;
  /** The device that the tensor lies on; null where it lies on none. */
  deviceOf(tensor: TensorLike): GPUDevice | null;
}

let producer: Producer | null = null;
let loading: Promise<void> | null = null;

/** Makes tensors known to all figures of the page. Called once, by the module that owns the library. */
export function registerProducer(one: Producer): void {
  producer = one;
}

/** Who opens tensors; null until `loadProducer` has resolved, or somebody imported the library. */
export function tensorProducer(): Producer | null {
  return producer;
}

/** Loads who opens tensors: a page pays for tfjs with its first tensor. Null where that is done. */
export function loadProducer(): Promise<void> | null {
  if (producer) return null;
  loading ??= import('../tfjs/producer').then(
    () => {},
    (error: unknown) => {
      loading = null;
      throw new Error(`tfjs could not be loaded for a tensor (${(error as Error).message}). Give {values, shape}.`);
    },
  );
  return loading;
}

/** The parts of tfjs's global engine that tell which device it computes on. */
interface TfjsGlobal {
  backendName?: string;
  registry?: Record<string, { device?: unknown } | undefined>;
}

/**
 * The device of the WebGPU backend that some copy of tfjs on this page computes on. Looks at tfjs's global; loads and
 * changes nothing.
 */
export function deviceOfPage(): GPUDevice | undefined {
  const tfjs = (globalThis as { _tfengine?: TfjsGlobal })._tfengine;
  if (tfjs?.backendName !== 'webgpu' || typeof GPUDevice === 'undefined') return undefined;
  const device = tfjs.registry?.webgpu?.device;
  return device instanceof GPUDevice ? device : undefined;
}
