import copyRows from '../../shaders/webgl/copy-rows.glsl';
import type { RowStore, StoredRows } from '../tensor/row-store';
import type { Stored, TextureStored } from '../tensor/stored';
import { denseStrides, type Described } from '../tensor/tensor-view';
import type { GlContext } from './context';
import type { GlFrames } from './frame';
import { GlMatrix, matrixSource } from './matrix';
import type { GlProgram } from './program';

/** Rows in a texture of R32F: one to a row of it, or several where there are more rows than a texture is high. */
export class TextureRows implements RowStore<TextureStored> {
  readonly #program: GlProgram;
  #texture: WebGLTexture | null = null;
  #columns = 0;
  /** Rows in a row of the texture. */
  #across = 1;

  constructor(
    readonly context: GlContext,
    readonly frames: GlFrames,
  ) {
    this.#program = context.program({ label: 'copy-rows', fragment: [...matrixSource, copyRows] });
  }

  /** Any texture can be copied. */
  check(): void {}

  most(columns: number): { rows: number; bound: string } {
    const { maxSide } = this.context;
    if (columns > maxSide) {
      throw new Error(`a row has ${columns} numbers; this GPU’s textures are ${maxSide} wide. Append shorter rows.`);
    }
    const rows = maxSide * Math.floor(maxSide / columns);
    return { rows, bound: `this GPU’s textures hold ${4 * rows * columns} of rows that long` };
  }

  resize(capacity: number, columns: number, from: StoredRows<TextureStored> | null): void {
    const { context } = this;
    const across = Math.ceil(capacity / context.maxSide);
    const size = { width: across * columns, height: Math.ceil(capacity / across) };
    const texture = context.createTexture({ ...size, format: context.gl.R32F });
    if (from && from.count > 0) this.#copy({ texture, ...size }, across, from);
    this.release();
    this.#texture = texture;
    this.#columns = columns;
    this.#across = across;
  }

  #copy(
    target: { texture: WebGLTexture; width: number; height: number },
    across: number,
    { stored, first, count }: StoredRows<TextureStored>,
  ): void {
    const matrix = new GlMatrix(this.context);
    const [row, column] = [stored.shape.length - 2, stored.shape.length - 1];
    const axes = { row, column, fixed: stored.shape.map(() => 0), firstRow: first, rowLimit: count };
    try {
      const { inputs } = matrix.point(stored, { kind: 'axes', axes });
      this.frames.within((frame) => frame.run(this.#program, { ...inputs, across }, target));
    } finally {
      matrix.release();
    }
  }

  write(place: number, values: Float32Array<ArrayBuffer>): void {
    const columns = this.#columns;
    const rows = values.length / columns;
    const texture = this.#texture!;
    if (this.#across === 1) {
      this.context.write(texture, { x: 0, y: place, width: columns, height: rows, numbers: values });
      return;
    }
    for (let r = 0; r < rows; r++) {
      const [x, y] = [((place + r) % this.#across) * columns, Math.floor((place + r) / this.#across)];
      const numbers = values.subarray(r * columns, (r + 1) * columns);
      this.context.write(texture, { x, y, width: columns, height: 1, numbers });
    }
  }

  stored({ shape, axes, ring }: Described & { ring: NonNullable<Stored['ring']> }): TextureStored {
    const texels = { width: this.#across * this.#columns, packed: null, component: 0 };
    const [texture, strides] = [this.#texture!, denseStrides(shape)];
    return { texture, texels, shape, axes, ring, strides, offset: 0, release: () => {} };
  }

  release(): void {
    if (this.#texture) this.context.gl.deleteTexture(this.#texture);
    this.#texture = null;
  }
}
