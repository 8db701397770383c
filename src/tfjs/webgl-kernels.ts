import * as tf from './tf';

/** tfjs's WebGL backends on contexts of ours. */
const owned = new WeakSet<object>();

/** Notes that a backend computes on a context of ours, where kernels of ours run. */
export function noteOwnWebGlBackend(backend: object): void {
  owned.add(backend);
}

/** Whether tfjs computes by WebGL on a context of ours now. Opens no backend. */
export function computesOnOwnWebGl(): boolean {
  const { backendName, registry } = tf.engine();
  return backendName === 'webgl' && owned.has(registry.webgl ?? {});
}

const loaders = new Set<() => Promise<void>>();

/** Has something loaded when tfjs gets a WebGL backend of ours, before anybody computes on it; at most once each time. */
export function loadWithWebGl(load: () => Promise<void>): void {
  loaders.add(load);
}

/** Loads all that is to be there. */
export async function loadWebGlKernels(): Promise<void> {
  await Promise.all([...loaders].map((load) => load()));
}

/** The side of a texture, at most, on the context that tfjs computes on. */
export function maxTextureSide(): number {
  return tf.env().getNumber('WEBGL_MAX_TEXTURE_SIZE');
}

/** Whether tfjs computes in float32 there, not in halves. */
export function computesInFloat32(): boolean {
  return tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED');
}
