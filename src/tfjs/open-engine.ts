import type { Engine, EngineOptions } from '../engine/engine';
import { hasDied } from '../engine/gpu-lost';
import { currentEngine, exposeEngine, movePageEngine, openPageEngine } from '../engine/page-engine';
import { registeredBridge } from './backend';
import { giveToTfjs, livingBridge } from './give-engine';
import * as tf from './tf';

/**
 * Opens the page's engine and gives tfjs the same GPU; called again it returns the same engine.
 *
 * Where tfjs has a WebGPU backend already, its device is adopted: tensors made before stay readable, and the engine
 * does not destroy it. Else tfjs gets a backend on the engine's device, also in place of one whose GPU is gone. In tier
 * 'webgl' it gets one on the engine's context, unless it has a WebGL backend of its own.
 * When the GPU is lost, another engine takes this one's place unasked, and figures, models and sessions go on by it:
 * one of tier 'webgl' where WebGPU is not to be had any more and the page has named no tier and given no device. Until
 * then this waits for it. After `close()`, or when there was no other GPU, it opens anew, and all of them go on.
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
  let engine = await (adopted
    ? openPageEngine({ ...options, device: adopted }, { adopted: true })
    : openPageEngine(options));
  // A page that asks for another tier gets that, though tfjs, or another copy of it, computes by WebGPU.
  const device = tier === 'webgpu' ? livingBridge()?.device : undefined;
  if (device && device !== engine.device && (await movePageEngine(device))) engine = await openPageEngine(options);
  exposeEngine(engine);
  await giveToTfjs(engine);
  return engine;
}

/** Whether the page is opening a backend of tfjs just now. */
function pendingInit(): boolean {
  return (tf.engine() as unknown as { pendingBackendInit?: Promise<boolean> | null }).pendingBackendInit != null;
}
