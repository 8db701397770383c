import { GpuLostError } from '../engine/gpu-lost';
import { createStats, type Stats } from '../engine/stats';
import { countContext } from './counters';
import { GlProgram, type ProgramOptions } from './program';
import { SharedRegl } from './regl';

/** The canvas that all pictures are drawn on, one after another. No page shows it. */
export type HiddenCanvas = OffscreenCanvas | HTMLCanvasElement;

/** A texture's side and what its texels hold. */
export interface TextureSize {
  width: number;
  height: number;
  /** R32F or RGBA32F. */
  format: number;
}

/** What is written into a texture: whole rows and, of the last one, its beginning. */
export interface TextureContent {
  width: number;
  height: number;
  numbers: Float32Array;
  /** Numbers to a texel: 1 or 4. */
  channels: 1 | 4;
}

const lossOfContext = 'the GPU was lost (the browser took the WebGL context away)';

/**
 * The one WebGL 2 context of the page: all figures and tfjs's backend share it. Textures are made and written here, by
 * the last texture unit, which neither regl nor tfjs uses.
 */
export class GlContext {
  readonly stats: Stats = createStats();
  readonly regl: SharedRegl;
  /** No texture and no picture is wider or higher. */
  readonly maxSide: number;
  /** Resolves when the context is lost, with why, as half a sentence. */
  readonly lost: Promise<string>;
  readonly #programs = new Map<string, GlProgram>();
  readonly #uploadUnit: number;

  constructor(
    readonly canvas: HiddenCanvas,
    readonly gl: WebGL2RenderingContext,
  ) {
    this.lost = new Promise((done) => {
      const note = (event: Event): void => {
        event.preventDefault();
        done(lossOfContext);
      };
      canvas.addEventListener('webglcontextlost', note, { once: true });
    });
    countContext(gl, this.stats);
    this.maxSide = gl.getParameter(gl.MAX_TEXTURE_SIZE) as number;
    this.#uploadUnit = (gl.getParameter(gl.MAX_COMBINED_TEXTURE_IMAGE_UNITS) as number) - 1;
    this.regl = new SharedRegl(gl);
  }

  /** The renderer's name where the browser tells it. */
  get renderer(): string {
    const { gl } = this;
    const info = gl.getExtension('WEBGL_debug_renderer_info');
    return String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER) ?? '');
  }

  /** A command by its label, made at the first call for it. */
  program(options: ProgramOptions): GlProgram {
    let program = this.#programs.get(options.label);
    if (!program) this.#programs.set(options.label, (program = new GlProgram(this.regl, options)));
    return program;
  }

  /** Compiles every command that painters have asked for, whether or not it was drawn: for what records them. */
  compileAll({ reversed = false } = {}): void {
    const programs = [...this.#programs.values()];
    for (const program of reversed ? programs.reverse() : programs) program.compile();
  }

  /** An empty texture, read by texel. Throws a sentence when the GPU has none of that size, or no memory for it. */
  createTexture({ width, height, format }: TextureSize): WebGLTexture {
    const { gl, maxSide } = this;
    if (width > maxSide || height > maxSide) {
      throw new Error(
        `a texture of ${width} × ${height} is needed, and this GPU has ${maxSide} × ${maxSide} at most. Give less data.`,
      );
    }
    const texture = gl.createTexture();
    this.#bind(texture);
    gl.texStorage2D(gl.TEXTURE_2D, 1, format, width, height);
    for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) {
      gl.texParameteri(gl.TEXTURE_2D, filter, gl.NEAREST);
    }
    for (const wrap of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) {
      gl.texParameteri(gl.TEXTURE_2D, wrap, gl.CLAMP_TO_EDGE);
    }
    this.#bind(null);
    return texture;
  }

  /** Writes numbers into a texture from its first texel on. */
  upload(texture: WebGLTexture, { width, numbers, channels }: TextureContent): void {
    const { gl } = this;
    const format = channels === 1 ? gl.RED : gl.RGBA;
    const rows = Math.floor(numbers.length / (channels * width));
    const rest = numbers.length / channels - rows * width;
    this.#bind(texture);
    if (rows > 0) {
      const whole = numbers.subarray(0, channels * rows * width);
      gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, width, rows, format, gl.FLOAT, whole);
    }
    if (rest > 0) {
      const last = numbers.subarray(channels * rows * width);
      gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, rows, rest, 1, format, gl.FLOAT, last);
    }
    this.#bind(null);
  }

  /** Writes numbers into a rectangle of a texture of R32F. */
  write(
    texture: WebGLTexture,
    { x, y, width, height, numbers }: { x: number; y: number; width: number; height: number; numbers: Float32Array },
  ): void {
    const { gl } = this;
    this.#bind(texture);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, x, y, width, height, gl.RED, gl.FLOAT, numbers);
    this.#bind(null);
  }

  #bind(texture: WebGLTexture | null): void {
    const { gl } = this;
    gl.activeTexture(gl.TEXTURE0 + this.#uploadUnit);
    gl.bindTexture(gl.TEXTURE_2D, texture);
  }

  /** Throws GpuLostError when the context is lost, which is known before the browser says so by its event. */
  refuseLost(): void {
    if (!this.gl.isContextLost()) return;
    const advice = 'Call openEngine() to draw again, or reload the page.';
    throw new GpuLostError('the engine', 'the engine was closed', { why: lossOfContext, advice });
  }

  /** Resolves when the GPU has done all that was given to it so far. */
  async finished(): Promise<void> {
    const { gl } = this;
    const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    while (fence && !gl.isContextLost() && gl.clientWaitSync(fence, 0, 0) === gl.TIMEOUT_EXPIRED) {
      await new Promise((done) => setTimeout(done));
    }
    gl.deleteSync(fence);
  }

  /** Gives the context back to the browser, with all textures on it. */
  release(): void {
    if (!this.gl.isContextLost()) this.regl.release();
    this.gl.getExtension('WEBGL_lose_context')?.loseContext();
  }
}
