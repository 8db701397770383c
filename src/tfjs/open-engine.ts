import type { Engine, EngineOptions } from '../engine/engine';
import { hasDied } from '../engine/gpu-lost';
import { currentEngine, exposeEngine, movePageEngine, openPageEngine } from '../engine/page-engine';
import { attach, registeredBridge, type Bridge } from './backend';
import { lossOfBackend } from './lost';
import * as tf from './tf';

/**
 * Opens the page's engine and gives tfjs the same GPU; called again it returns the same engine.
 *
 * Where tfjs has a WebGPU backend already, its device is adopted: tensors made before stay readable, and the engine
 * does not destroy it. Else tfjs gets a backend on the engine's device, also in place of one whose GPU is gone. In tier
 * 'webgl' it gets one on the engine's context, unless it has a WebGL backend of its own.
 *
 * options  see EngineOptions
 * returns  an engine of tier 'webgpu', with tfjs on the same device; of tier 'webgl', with tfjs on the same context; or of
 *          tier 'none', with tfjs on another backend. `reason` says why there is no better one
 * throws   when an engine is open with other options than these, or on another device than tfjs's
 * cost     one adapter and one device, or one context, per page
 */
export async function openEngine(options: EngineOptions = {}): Promise<Engine> {
  if (pendingInit()) await tf.ready();
  // A stock backend whose GPU went before anything of ours looked at it.
  const stock = registeredBridge();
  if (stock) await hasDied(stock.device);
  const { tier = 'webgpu' } = options;
  const adopted = tier === 'webgpu' && !options.device && !currentEngine() ? livingBridge()?.device : undefined;
  let engine = await openPageEngine(adopted ? { ...options, device: adopted } : options);
  const device = livingBridge()?.device;
  if (device && device !== engine.device && (await movePageEngine(device))) engine = await openPageEngine(options);
  exposeEngine(engine);
  let opening = given.get(engine);
  if (!opening) given.set(engine, (opening = giveToTfjs(engine)));
  await opening;
  return engine;
}

/** Engines that tfjs was given, once each: tfjs forgets a backend that it is still opening when it is asked again. */
const given = new WeakMap<Engine, Promise<void>>();

/** The bridge to tfjs's WebGPU backend; null where it has none, or one whose GPU is gone: ours takes its name then. */
function livingBridge(): Bridge | null {
  const bridge = registeredBridge();
  return bridge && !lossOfBackend(bridge.backend) ? bridge : null;
}

/** Whether the page is opening a backend of tfjs just now. */
function pendingInit(): boolean {
  return (tf.engine() as unknown as { pendingBackendInit?: Promise<boolean> | null }).pendingBackendInit != null;
}

async function giveToTfjs(engine: Engine): Promise<void> {
  if (engine.tier === 'none') {
    await tf.ready();
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
  registerOwnBackend();
  // A closed engine takes its backend with it; the name then stands for the next engine's.
  engine.addEventListener('closed', registerOwnBackend, { once: true });
  if (!(await tf.setBackend('webgpu'))) {
    throw new Error('tfjs did not accept the engine’s device. Open the engine before choosing another tfjs backend.');
  }
}
