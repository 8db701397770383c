/** Loaded by `import()` alone: importing tfjs's WebGL package registers its stock backend for the whole page. */
import { GPGPUContext, MathBackendWebGL, setWebGLContext } from '@tensorflow/tfjs-backend-webgl';
import type { Engine } from '../engine/engine';
import { isGone, lossOf, noteLoss } from '../engine/gpu-lost';
import { goneTensor, loseBackend, staysOnCpu } from './lost';
import * as tf from './tf';
import { noteOwnWebGlBackend } from './webgl-kernels';

type RunArguments = Parameters<MathBackendWebGL['runWebGLProgram']>;

/**
 * tfjs's backend on the context that figures draw on. Once that is lost it refuses what its GPU held, where tfjs waits
 * for ever or answers zeros.
 */
class OwnWebGlBackend extends MathBackendWebGL {
  constructor(readonly engine: Engine) {
    super(new GPGPUContext(engine.webgl!.gl));
    noteOwnWebGlBackend(this);
    engine.addEventListener('closed', () => loseBackend(this, engine.loss!), { once: true });
  }

  override readSync(id: tf.DataId): tf.BackendValues {
    this.#refuseGone(id);
    return super.readSync(id);
  }

  override async read(id: tf.DataId): Promise<tf.BackendValues> {
    this.#refuseGone(id);
    const { webgl } = this.engine;
    const lost = webgl!.lost.then((why) => {
      noteLoss(this, why);
      this.#refuseGone(id);
      return super.readSync(id);
    });
    return Promise.race([super.read(id), lost]);
  }

  override uploadToGPU(id: tf.DataId): void {
    this.#refuseWork();
    const { values } = this.texData.get(id);
    super.uploadToGPU(id);
    const stays = staysOnCpu(id, values);
    if (stays) this.texData.get(id).values = stays;
  }

  override runWebGLProgram(...given: RunArguments): tf.TensorInfo {
    for (const { dataId } of given[1]) this.#refuseGone(dataId);
    this.#refuseWork();
    return super.runWebGLProgram(...given);
  }

  /** Throws where a tensor's numbers went with the context. */
  #refuseGone(id: tf.DataId): void {
    const why = lossOf(this);
    if (!why || !this.texData.has(id)) return;
    const { values, shape } = this.texData.get(id);
    if (!values) throw goneTensor(id, { shape }, why);
  }

  #refuseWork(): void {
    const why = lossOf(this);
    if (why) throw isGone('tfjs’s WebGL backend', { why, advice: 'Call openEngine() to compute again.' });
  }
}

/**
 * Makes `webgl` the name of a backend on the engine's context, and tfjs's backend. One of that name must not have been
 * opened yet. It goes with the engine.
 */
export async function useOwnWebGlBackend(engine: Engine): Promise<void> {
  tf.env().set('WEBGL_VERSION', 2);
  setWebGLContext(2, engine.webgl!.gl);
  if (tf.engine().registryFactory.webgl) tf.removeBackend('webgl');
  tf.registerBackend('webgl', () => new OwnWebGlBackend(engine), 2);
  engine.addEventListener('closed', () => tf.removeBackend('webgl'), { once: true });
  if (!(await tf.setBackend('webgl'))) {
    throw new Error(
      'tfjs did not accept the engine’s WebGL context. Open the engine before choosing another tfjs backend.',
    );
  }
}
