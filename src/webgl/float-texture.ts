import type { GlContext } from './context';

/**
 * A texture of float32 that commands draw into and read: four numbers to a texel. Row 0 is the row whose
 * gl_FragCoord.y is 0.5. Another size makes a new texture; what was in it is lost. The owner calls `release`.
 */
export class FloatTexture {
  #texture: WebGLTexture | null = null;
  width = 0;
  height = 0;

  constructor(readonly context: GlContext) {}

  /** Throws before the first `resize`. */
  get texture(): WebGLTexture {
    if (!this.#texture) throw new Error('a texture is read before it has a size. Call resize first.');
    return this.#texture;
  }

  /** With exactly this size. Throws a sentence when the GPU has none of that size. */
  resize(width: number, height: number): this {
    if (this.#texture && width === this.width && height === this.height) return this;
    this.release();
    this.#texture = this.context.createTexture({ width, height, format: this.context.gl.RGBA32F });
    [this.width, this.height] = [width, height];
    return this;
  }

  /** Fills it with these numbers, four to a texel, row after row. */
  write(numbers: Float32Array): void {
    this.context.upload(this.texture, { width: this.width, height: this.height, numbers, channels: 4 });
  }

  release(): void {
    if (this.#texture) this.context.gl.deleteTexture(this.#texture);
    this.#texture = null;
  }
}
