import type { BufferData } from '../tensor/buffer-data';
import type { DataStore } from '../tensor/data-store';
import type { TextureStored } from '../tensor/stored';
import { denseStrides, describeShape, type Described } from '../tensor/tensor-view';
import type { GlContext } from './context';

/**
 * Numbers of a page in a texture of R32F: as wide as the last axis where that fits, so that a row of the texture is a row
 * of a matrix, which is read without a division.
 */
export class TextureStore implements DataStore<TextureStored> {
  #texture: WebGLTexture | null = null;
  #size = { width: 0, height: 0 };

  /** `reason`: why there is no WebGPU. */
  constructor(
    readonly context: GlContext,
    readonly reason: () => string,
  ) {}

  ofNumbers(values: Float32Array, { shape, axes }: Described): TextureStored {
    const { width, height } = layOut(values.length, shape, this.context.maxSide);
    const { gl } = this.context;
    if (width !== this.#size.width || height !== this.#size.height) {
      const texture = this.context.createTexture({ width, height, format: gl.R32F });
      this.release();
      [this.#texture, this.#size] = [texture, { width, height }];
    }
    const texture = this.#texture!;
    this.context.upload(texture, { width, height, numbers: values, channels: 1 });
    const texels = { width, packed: null, component: 0 };
    return { texture, texels, shape, axes, strides: denseStrides(shape), offset: 0, release: () => {} };
  }

  ofBuffer({ shape }: BufferData, axes: readonly string[]): TextureStored {
    return this.#refuse(`a buffer with ${describeShape(shape, axes)}`);
  }

  ofMaps(_source: unknown, axes: readonly string[]): TextureStored {
    return this.#refuse(`a map that is never stored [${axes.join(', ')}]`);
  }

  #refuse(what: string): never {
    throw new Error(
      `${what} needs WebGPU, and pictures are drawn by WebGL here. Give {values, shape} or a tensor. ${this.reason()}`,
    );
  }

  release(): void {
    if (this.#texture) this.context.gl.deleteTexture(this.#texture);
    this.#texture = null;
    this.#size = { width: 0, height: 0 };
  }
}

/** Texels across and down for so many numbers. Throws a sentence when no texture holds them. */
function layOut(count: number, shape: readonly number[], maxSide: number): { width: number; height: number } {
  const columns = shape.at(-1)!;
  if (columns <= maxSide && count / columns <= maxSide) return { width: columns, height: count / columns };
  if (count > maxSide * maxSide) {
    throw new Error(
      `the values are ${count} numbers; a texture of this GPU holds ${maxSide * maxSide} at most. Give a part of them.`,
    );
  }
  return { width: maxSide, height: Math.ceil(count / maxSide) };
}
