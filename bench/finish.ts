import type { Engine } from '../src/index';

/** Waits until the GPU has done all that the engine was given, in either tier. */
export async function finishEngine(engine: Engine): Promise<void> {
  if (engine.webgl) finishContext(engine.webgl.gl);
  else await engine.requireDevice().queue.onSubmittedWorkDone();
}

/**
 * Waits until a WebGL context has drawn all that it was given: reading a pixel cannot be done before. By the browser's own
 * method, so that counters on the context see only what others read.
 */
export function finishContext(gl: WebGL2RenderingContext): void {
  gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  const { readPixels } = WebGL2RenderingContext.prototype;
  (readPixels as (...given: unknown[]) => void).call(gl, 0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
}
