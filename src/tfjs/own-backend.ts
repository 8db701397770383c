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

  override readSync(dataId: tf.DataId): tf.BackendValues {
    // The map is private in tfjs's declaration.
    const { values, shape } = (this as unknown as { tensorMap: Map<tf.DataId, Stored> }).tensorMap.get(dataId)!;
    if (values == null) {
      this.engine.stats.readbacks += 1;
      this.engine.stats.readbackBytes += 4 * tf.util.sizeFromShape(shape);
    }
    return super.readSync(dataId);
  }
}

interface Stored {
  values: tf.BackendValues | null;
  shape: number[];
}

/** Makes `webgpu` the name of a backend on this engine; without one, or when it has closed by then, on the page's. */
export function registerOwnBackend(engine?: Engine): void {
  if (tf.engine().registryFactory.webgpu) tf.removeBackend('webgpu');
  const open = async (): Promise<Engine> => (engine && !engine.closed ? engine : openPageEngine());
  tf.registerBackend('webgpu', async () => new OwnBackend(await open()), 3);
  installReplacements();
}
