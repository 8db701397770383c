/** Loaded by `import()` alone: importing tfjs's WebGPU package registers its stock backend for the whole page. */
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { Engine } from '../engine/engine';
import { openPageEngine } from '../engine/page-engine';
import { bridgeTo } from './backend';
import { installReplacements } from './kernels';
import { loseBackend } from './lost';
import './cast';
import { patchShader } from './shader-patches';
import * as tf from './tf';

/**
 * tfjs's backend on our device, with its synchronous readback (which goes through 2-D canvases) counted, and NaN kept
 * by functions of one number.
 */
class OwnBackend extends WebGPUBackend {
  constructor(readonly engine: Engine) {
    super(engine.requireDevice(), engine.adapterInfo ?? undefined);
    bridgeTo(this);
    // Its buffers go with the engine, also those on a device that stays.
    engine.addEventListener('closed', () => loseBackend(this, engine.loss!), { once: true });
  }

  override runWebGPUProgram(...given: Parameters<WebGPUBackend['runWebGPUProgram']>): tf.TensorInfo {
    patchShader(given[0]);
    return super.runWebGPUProgram(...given);
  }

  /**
   * Numbers of the CPU into a buffer of the pool. tfjs makes a new one for every upload, of constants in each pass too.
   * Nothing that is recorded and not submitted reads a buffer of the pool: it gets them back with the submit.
   */
  override uploadToGPU(dataId: tf.DataId): void {
    const { bufferManager, tensorMap } = this as unknown as Inside;
    const data = tensorMap.get(dataId)!;
    if (data.resource || !ArrayBuffer.isView(data.values)) {
      super.uploadToGPU(dataId);
      return;
    }
    const whole = data.dtype === 'int32' || data.dtype === 'bool';
    const wanted = whole ? Int32Array : Float32Array;
    const numbers = data.values instanceof wanted ? data.values : wanted.from(data.values as Uint8Array);
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    data.resource = bufferManager.acquireBuffer(numbers.byteLength, usage);
    this.engine.requireDevice().queue.writeBuffer(data.resource, 0, numbers as Float32Array<ArrayBuffer>);
    data.values = null;
  }

  override readSync(dataId: tf.DataId): tf.BackendValues {
    // The map is private in tfjs's declaration.
    const { values, shape } = (this as unknown as { tensorMap: Map<tf.DataId, Stored> }).tensorMap.get(dataId)!;
    if (values == null) this.engine.countRead(4 * tf.util.sizeFromShape(shape));
    return super.readSync(dataId);
  }
}

interface Stored {
  values: tf.BackendValues | null;
  shape: number[];
  dtype: tf.DataType;
  resource?: GPUBuffer;
}

/** Private in tfjs's declaration. Frozen upstream at 4.22. */
interface Inside {
  tensorMap: Map<tf.DataId, Stored>;
  bufferManager: { acquireBuffer(size: number, usage: number): GPUBuffer };
}

/** Makes `webgpu` the name of a backend on this engine; without one, or when it has closed by then, on the page's. */
export function registerOwnBackend(engine?: Engine): void {
  if (tf.engine().registryFactory.webgpu) tf.removeBackend('webgpu');
  const open = async (): Promise<Engine> => (engine && !engine.closed ? engine : openPageEngine());
  tf.registerBackend('webgpu', async () => new OwnBackend(await open()), 3);
  installReplacements();
}
