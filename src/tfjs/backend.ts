import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { openDeviceEngine, type Engine, type EngineOptions } from '../engine/engine';
import * as tf from './tf';
import './cast';

/** What the bridge touches of tfjs's WebGPU backend beyond its public face. Frozen upstream at 4.22. */
interface BackendInternals {
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  commandQueueOwnedIds: WeakSet<tf.DataId>;
  tensorMap: tf.DataStorage<{
    values: tf.BackendValues | null;
    resource?: GPUBuffer;
    shape: number[];
    dtype: tf.DataType;
  }>;
}

/** tfjs's backend on our device, with its synchronous readback (which goes through 2-D canvases) counted. */
export class SharedBackend extends WebGPUBackend {
  constructor(readonly engine: Engine) {
    super(engine.requireDevice(), engine.adapterInfo ?? undefined);
    engine.scheduler.addProducer(() => this.flush());
  }

  get internals(): BackendInternals {
    return this as unknown as BackendInternals;
  }

  /** Submits what tfjs has recorded. Costs nothing when it has recorded nothing. */
  flush(): void {
    if (!this.internals.commandEncoder) return;
    this.endComputePassEncoder();
    this.submitQueue();
  }

  /** The tensor's buffer on the GPU, uploaded first where it still lives on the CPU. Not a copy. */
  bufferOf(dataId: tf.DataId): GPUBuffer {
    if (!this.internals.tensorMap.has(dataId)) tf.engine().moveData(this, dataId);
    this.uploadToGPU(dataId);
    return this.internals.tensorMap.get(dataId).resource!;
  }

  /**
   * The type of the numbers as they lie in the buffer. tfjs casts int32 and bool to float32 by changing the tensor's label
   * only: its `dtype` then says float32 while its buffer holds whole numbers.
   */
  storedType(dataId: tf.DataId): tf.DataType {
    return this.internals.tensorMap.has(dataId) ? this.internals.tensorMap.get(dataId).dtype : 'float32';
  }

  /** tfjs's own encoder, outside any pass, to record more work in its order. */
  openEncoder(): GPUCommandEncoder {
    this.ensureCommandEncoderReady();
    this.endComputePassEncoder();
    return this.internals.commandEncoder!;
  }

  /** Tells tfjs that recorded work still needs this tensor: its buffer is not recycled before the submit. */
  own(dataId: tf.DataId): void {
    this.internals.commandQueueOwnedIds.add(dataId);
  }

  override readSync(dataId: tf.DataId): tf.BackendValues {
    const { values, shape } = this.internals.tensorMap.get(dataId);
    if (values == null) {
      this.engine.stats.readbacks += 1;
      this.engine.stats.readbackBytes += 4 * tf.util.sizeFromShape(shape);
    }
    return super.readSync(dataId);
  }
}

replaceBackend();

/** Takes the registered backend out (the stock one, or a closed one of ours) and puts ours in, under the name that the kernels have. */
function replaceBackend(): void {
  if (tf.engine().registryFactory.webgpu) tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', async () => new SharedBackend(await openDeviceEngine()), 3);
}

/**
 * Opens the page's engine and gives its device to tfjs; called again it returns the same one.
 *
 * options  see EngineOptions; used by the first call only
 * returns  an engine of tier 'webgpu', with tfjs on the same device; or of tier 'none', with tfjs on the CPU and `reason` set
 * cost     one adapter and one device per page
 */
export async function openEngine(options: EngineOptions = {}): Promise<Engine> {
  const engine = await openDeviceEngine(options);
  let opening = opened.get(engine);
  if (!opening) opened.set(engine, (opening = giveToTfjs(engine)));
  return opening;
}

/** Engines that tfjs was given, once each: tfjs forgets a backend that it is still opening when it is asked again. */
const opened = new WeakMap<Engine, Promise<Engine>>();

async function giveToTfjs(engine: Engine): Promise<Engine> {
  engine.addEventListener('closed', replaceBackend, { once: true });
  if (engine.tier === 'none') {
    // tfjs would try ours whenever it is asked for a backend by name, and would refuse all work meanwhile.
    tf.removeBackend('webgpu');
    await tf.setBackend('cpu');
    return engine;
  }
  if (!(await tf.setBackend('webgpu'))) {
    throw new Error(
      'tfjs did not accept the shared WebGPU device. Open the engine before choosing another tfjs backend.',
    );
  }
  return engine;
}

/** The shared backend of the open engine. Throws when tfjs runs elsewhere. */
export function sharedBackend(): SharedBackend {
  const backend = tf.findBackend('webgpu');
  if (backend instanceof SharedBackend) return backend;
  throw new Error(`tfjs runs on "${tf.getBackend()}". Call openEngine() first, and leave tfjs on the backend it sets.`);
}
