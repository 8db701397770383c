import type { Engine } from '../engine/engine';
import { prepareEngines } from '../engine/page-engine';
import { attach, registeredBridge, type Bridge } from './backend';
import { lossOfBackend } from './lost';
import * as tf from './tf';
import { loadWebGlKernels } from './webgl-kernels';

/** Engines that tfjs was given, once each: tfjs forgets a backend that it is still opening when it is asked again. */
const given = new WeakMap<Engine, Promise<void>>();
let wanted = false;
/** The backend that tfjs took for itself where there was no GPU. */
let instead: string | undefined;

// An engine that takes another's place gets tfjs again before anybody draws with it, unless the page has chosen another
// backend meanwhile.
prepareEngines(async (engine) => {
  const { backendName } = tf.engine();
  const stock = registeredBridge();
  const isLeft = backendName && !['webgpu', 'webgl', instead].includes(backendName);
  if (engine.tier === 'none' || isLeft) return;
  if (wanted || (stock && lossOfBackend(stock.backend))) await giveToTfjs(engine);
});

/**
 * Lets tfjs compute on the engine's device: at once, and on those of the engines that take its place.
 *
 * throws  when tfjs has a backend on another device
 */
export function giveToTfjs(engine: Engine): Promise<void> {
  wanted = true;
  let giving = given.get(engine);
  if (!giving) given.set(engine, (giving = give(engine)));
  // What asks for kernels may have come to the page after the engine.
  return engine.tier === 'webgl' ? giving.then(loadWebGlKernels) : giving;
}

/** The bridge to tfjs's WebGPU backend; null where it has none, or one whose GPU is gone: ours takes its name then. */
export function livingBridge(): Bridge | null {
  const bridge = registeredBridge();
  return bridge && !lossOfBackend(bridge.backend) ? bridge : null;
}

async function give(engine: Engine): Promise<void> {
  if (engine.tier === 'none') {
    await tf.ready();
    instead = tf.engine().backendName;
    return;
  }
  if (engine.tier === 'webgl') {
    if (tf.engine().registry.webgl) return;
    const { useOwnWebGlBackend } = await import('./own-webgl-backend');
    return useOwnWebGlBackend(engine);
  }
  if (!livingBridge()) await giveOwnBackend(engine);
  const bridge = registeredBridge();
  if (!bridge || bridge.device !== engine.device) {
    throw new Error(
      'tfjs’s WebGPU backend runs on another device than the open engine. Call openEngine() before the first figure, or close() it first.',
    );
  }
  if (tf.engine().backendName !== 'webgpu') await tf.setBackend('webgpu');
  attach(bridge, engine);
}

async function giveOwnBackend(engine: Engine): Promise<void> {
  const { registerOwnBackend } = await import('./own-backend');
  registerOwnBackend(engine);
  // A closed engine takes its backend with it; the name then stands for the next engine's. While a lost one is replaced
  // the page may go on making tensors: their numbers wait on the CPU.
  engine.addEventListener('closed', () => engine.lostDevice || registerOwnBackend(), { once: true });
  engine.addEventListener(
    'lost',
    (event) => {
      const { recovery } = (event as CustomEvent<{ recovery: Promise<Engine> }>).detail;
      void recovery.then((next) => next.closed && registerOwnBackend());
    },
    { once: true },
  );
  if (!(await tf.setBackend('webgpu'))) {
    throw new Error('tfjs did not accept the engine’s device. Open the engine before choosing another tfjs backend.');
  }
}
