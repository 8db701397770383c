import type { Failure } from '../engine/error-scopes';
import type { FrameMaker, OpenFrame } from '../engine/frame-loop';
import type { GlContext } from './context';
import type { FloatTexture } from './float-texture';
import type { GlInputs, GlProgram } from './program';
import type { GlSurface } from './surface';

/** A texture that a command draws into. */
export type GlTarget = Pick<FloatTexture, 'texture' | 'width' | 'height'>;

/**
 * One frame: while it is open the context is regl's. What is recorded runs at once, in the order of the calls; so
 * `submit` only gives the context back.
 */
export class GlFrame implements OpenFrame {
  constructor(
    readonly context: GlContext,
    readonly maker: GlFrames,
  ) {}

  /** Draws into a texture by one command: what is a dispatch in WebGPU. Counted so. */
  run(program: GlProgram, inputs: GlInputs, target: GlTarget, count?: number): void {
    const { width, height } = target;
    this.maker.attach(target.texture);
    program.draw(inputs, { framebuffer: this.maker.framebuffer, width, height }, count);
    this.context.stats.dispatches += 1;
  }

  /** Draws a picture on the hidden canvas and hands it over. */
  paint(program: GlProgram, inputs: GlInputs, surface: GlSurface): void {
    const { canvas } = this.context;
    const { width, height } = surface;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    program.draw(inputs, { framebuffer: null, width, height });
    this.context.stats.draws += 1;
    surface.take(canvas);
  }

  /**
   * The numbers of a part of a texture, four to a texel. Waits for the GPU: for what a person asked for, and for what
   * only the CPU counts. Throws GpuLostError when the context is lost.
   */
  read(
    texture: FloatTexture,
    { x = 0, y = 0, width, height }: { x?: number; y?: number; width: number; height: number } = texture,
  ): Float32Array {
    const { gl } = this.context;
    this.maker.attach(texture.texture);
    const numbers = new Float32Array(4 * width * height);
    gl.readPixels(x, y, width, height, gl.RGBA, gl.FLOAT, numbers);
    this.context.refuseLost(); // zeros were read then
    return numbers;
  }

  submit(): void {
    this.maker.close();
  }
}

/** Opens frames on a context. */
export class GlFrames implements FrameMaker<GlFrame> {
  readonly framebuffer: unknown;
  readonly #object: WebGLFramebuffer;
  #open = false;

  constructor(readonly context: GlContext) {
    const { target, object } = context.regl.framebuffer();
    this.framebuffer = target;
    this.#object = object;
    context.regl.leave();
  }

  open(): GlFrame {
    this.context.refuseLost();
    if (!this.#open) this.context.regl.enter();
    this.#open = true;
    return new GlFrame(this.context, this);
  }

  close(): void {
    if (this.#open) this.context.regl.leave();
    this.#open = false;
  }

  /** What a command draws into or what is read next. Leaves regl's own binding as it knows it. */
  attach(texture: WebGLTexture): void {
    const { gl } = this.context;
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, this.#object);
    gl.framebufferTexture2D(gl.READ_FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
  }

  /** WebGL tells only in sum, and late, what it objected to: shaders and sizes are checked where they are made. */
  async watch(work: () => void): Promise<Failure | null> {
    try {
      work();
    } finally {
      this.close();
    }
    return null;
  }

  /** Runs work in a frame of its own, for what is read. */
  within<T>(work: (frame: GlFrame) => T): T {
    try {
      return work(this.open());
    } finally {
      this.close();
    }
  }
}
