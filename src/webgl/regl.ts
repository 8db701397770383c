import createRegl, { type Regl } from 'regl/dist/regl.unchecked.js';
import { asWebGl1, extensionNames } from './webgl1';
import { compileSource } from './recorded';

/** A texture that regl did not make, as the value of a sampler. */
export interface ForeignTexture {
  (): void;
  readonly _reglType: 'texture2d';
  readonly _texture: { bind(): number; unbind(): void };
}

/** regl hands out the first sixteen units; a context has 32 at least, and the last one is for uploads. */
const firstUnit = 16;

/**
 * regl on a WebGL 2 context that it shares with tfjs. Opening it reads one pixel, its test whether floats are read.
 */
export class SharedRegl {
  readonly #regl: Regl;
  #bound = 0;

  constructor(readonly gl: WebGL2RenderingContext) {
    this.#regl = compiling(() => createRegl({ gl: asWebGl1(gl), extensions: extensionNames }));
    this.leave();
  }

  /** A framebuffer as regl takes it, and the browser's object in it: what is attached to that is the caller's. */
  framebuffer(): { target: unknown; object: WebGLFramebuffer } {
    const target = this.#regl.framebuffer({ width: 1, height: 1, depthStencil: false });
    return { target, object: target._framebuffer.framebuffer };
  }

  command(description: Record<string, unknown>): (props: Record<string, unknown>) => void {
    return compiling(() => this.#regl(description));
  }

  prop(name: string): unknown {
    return this.#regl.prop(name);
  }

  /** A texture as regl takes it: it is bound to a unit of its own for one draw. */
  foreign(texture: WebGLTexture): ForeignTexture {
    const { gl } = this;
    const bind = (): number => {
      const unit = firstUnit + this.#bound++;
      gl.activeTexture(gl.TEXTURE0 + unit);
      gl.bindTexture(gl.TEXTURE_2D, texture);
      return unit;
    };
    const unbind = (): void => void (this.#bound -= 1);
    return Object.assign(() => {}, { _reglType: 'texture2d', _texture: { bind, unbind } } as const);
  }

  /** Before regl draws: tfjs may have set anything. */
  enter(): void {
    this.gl.bindVertexArray(null);
    this.#bound = 0;
    this.#regl._refresh();
  }

  /** After regl: as tfjs set the context once, when it got it. */
  leave(): void {
    const { gl } = this;
    gl.bindVertexArray(null);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.disable(gl.BLEND);
    gl.enable(gl.SCISSOR_TEST);
    gl.enable(gl.CULL_FACE);
    gl.cullFace(gl.BACK);
  }

  release(): void {
    this.#regl.destroy();
  }
}

/**
 * regl compiles what it generates by `Function`, which a strict content policy forbids. While it does, the page's
 * `Function` is one that looks the code up where it was recorded; nothing else runs in this time.
 */
function compiling<T>(work: () => T): T {
  const scope = globalThis as unknown as { Function: unknown };
  const own = scope.Function;
  scope.Function = { apply: (_: unknown, parts: string[]) => compileSource(parts, own as FunctionConstructor) };
  try {
    return work();
  } finally {
    scope.Function = own;
  }
}
