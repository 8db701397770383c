import type { Engine } from '../engine/engine';
import type { WebGlPainters, WebGlPictures } from './webgl-tier';

/** What draws pictures by WebGL, where the engine does; it was loaded with the engine. */
export function webGlOf(engine: Engine): WebGlPictures | null {
  return engine.webgl as WebGlPictures | null;
}

/**
 * The painter of a figure in the engine's tier.
 *
 * byWebGpu  makes the one of WebGPU; throws the engine's reason where there is none, as for figures that WebGL does not
 *           draw
 */
export function painterOn<Kind extends keyof WebGlPainters>(
  engine: Engine,
  kind: Kind,
  byWebGpu: () => WebGlPainters[Kind],
): WebGlPainters[Kind] {
  return webGlOf(engine)?.painter(kind) ?? byWebGpu();
}

/** Throws a sentence on what WebGL does not draw. */
export function refuseIn({ reason }: Engine, what: string, advice: string): never {
  throw new Error(`${what} needs WebGPU, and pictures are drawn by WebGL here. ${advice} ${reason}`);
}
