import type { GlContext } from './context';
import { FloatTexture } from './float-texture';
import { forSlots } from './slots';

/** Numbers that the CPU counted as a texture, four to a texel, as number-list.glsl reads them. */
export class GlNumberList {
  readonly #list: FloatTexture;

  constructor(context: GlContext) {
    this.#list = new FloatTexture(context);
  }

  get texture(): WebGLTexture {
    return this.#list.texture;
  }

  write(numbers: ArrayLike<number>): void {
    const texels = Math.ceil(numbers.length / 4);
    const padded = new Float32Array(4 * texels);
    padded.set(numbers);
    forSlots(this.#list, Math.max(1, texels)).write(padded);
  }

  release(): void {
    this.#list.release();
  }
}
