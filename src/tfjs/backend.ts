import type { Engine } from '../engine/engine';
import { createStats, type Stats } from '../engine/stats';
import { guard, refuseWork } from './lost';
import * as tf from './tf';

/**
 * tfjs's WebGPU backend, whoever registered it: the stock one, the one on our device, or another copy's. Beyond its
 * public face the bridge touches the tensor map and the command encoder. Frozen upstream at 4.22.
 */
export interface WebGPUBackend {
  readonly device: GPUDevice;
  readonly tensorMap: tf.DataStorage<{
    values: tf.BackendValues | null;
    resource?: GPUBuffer;
    shape: number[];
    dtype: tf.DataType;
  }>;
  commandEncoder: GPUCommandEncoder | null;
  commandQueueOwnedIds: WeakSet<tf.DataId>;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
  uploadToGPU(dataId: tf.DataId): void;
  makeTensorInfo(shape: number[], dtype: string): tf.TensorInfo;
  disposeData(dataId: tf.DataId): boolean;
}

const methods = ['ensureCommandEncoderReady', 'endComputePassEncoder', 'submitQueue', 'uploadToGPU'] as const;

function isWebGPUBackend(backend: unknown): backend is WebGPUBackend {
  const candidate = backend as Partial<WebGPUBackend> | null | undefined;
  return Boolean(candidate?.device && candidate.tensorMap) && methods.every((name) => name in candidate!);
}

/** Records our work into a tfjs backend's own command encoder, and finds its tensors' buffers. One per backend. */
export class Bridge {
  /** Counts our dispatches: the engine's counters while one draws on this device. */
  stats: Stats = createStats();
  /** Whether the device is a software adapter's; known from the engine that opened it, else from the device. */
  software: boolean;

  constructor(readonly backend: WebGPUBackend) {
    this.software = backend.device.adapterInfo?.isFallbackAdapter ?? false;
    guard(backend);
  }

  get device(): GPUDevice {
    return this.backend.device;
  }

  /** Submits what tfjs has recorded. Costs nothing when it has recorded nothing. */
  flush(): void {
    if (!this.backend.commandEncoder) return;
    this.backend.endComputePassEncoder();
    this.backend.submitQueue();
  }

  /** The tensor's buffer on the GPU, uploaded first where it still lives on the CPU. Not a copy. */
  bufferOf(dataId: tf.DataId): GPUBuffer {
    const { backend } = this;
    refuseWork(backend);
    if (!backend.tensorMap.has(dataId)) tf.engine().moveData(backend as unknown as tf.KernelBackend, dataId);
    backend.uploadToGPU(dataId);
    return backend.tensorMap.get(dataId).resource!;
  }

  /**
   * The type of the numbers as they lie in the buffer. tfjs casts int32 and bool to float32 by changing the tensor's
   * label only: its `dtype` then says float32 while its buffer holds whole numbers.
   */
  storedType(dataId: tf.DataId): tf.DataType {
    const { tensorMap } = this.backend;
    return tensorMap.has(dataId) ? tensorMap.get(dataId).dtype : 'float32';
  }

  /** tfjs's own encoder, outside any pass, to record more work in its order. */
  openEncoder(): GPUCommandEncoder {
    this.backend.ensureCommandEncoderReady();
    this.backend.endComputePassEncoder();
    return this.backend.commandEncoder!;
  }

  /** Marks the tensor as needed by recorded work: its buffer is not recycled before the submit. */
  own(dataId: tf.DataId): void {
    this.backend.commandQueueOwnedIds.add(dataId);
  }
}

const bridges = new WeakMap<WebGPUBackend, Bridge>();

/** The bridge to this backend; null when it is not tfjs's WebGPU backend. */
export function bridgeTo(backend: unknown): Bridge | null {
  if (!isWebGPUBackend(backend)) return null;
  let bridge = bridges.get(backend);
  if (!bridge) bridges.set(backend, (bridge = new Bridge(backend)));
  return bridge;
}

/** The bridge to the backend that tfjs computes on now; null when that is not WebGPU, or none is chosen yet. */
export function activeBridge(): Bridge | null {
  const { backendName, registry } = tf.engine();
  return backendName === 'webgpu' ? bridgeTo(registry.webgpu) : null;
}

/** The bridge to the WebGPU backend that tfjs has, whether or not it computes on it now. Opens none. */
export function registeredBridge(): Bridge | null {
  return bridgeTo(tf.engine().registry.webgpu);
}

/** The bridge to the backend that tfjs computes on. Throws when that is not WebGPU. */
export function requireBridge(): Bridge {
  const bridge = activeBridge();
  if (bridge) return bridge;
  throw new Error(
    `tfjs runs on "${tf.engine().backendName ?? 'no backend'}". Call openEngine() first, and leave tfjs on the backend it sets.`,
  );
}

const attached = new WeakMap<Engine, Bridge>();

/** Lets an engine's frames see what tfjs has recorded, and its counters our work there. The two share a device. */
export function attach(bridge: Bridge, engine: Engine): void {
  if (attached.get(engine) === bridge) return;
  attached.set(engine, bridge);
  bridge.stats = engine.stats;
  bridge.software ||= engine.software;
  engine.scheduler.addProducer(() => bridge.flush());
}
