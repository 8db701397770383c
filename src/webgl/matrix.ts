import matrix from '../../shaders/webgl/matrix.glsl';
import numbers from '../../shaders/webgl/numbers.glsl';
import texels from '../../shaders/webgl/texels.glsl';
import { headMatrix, type HeadChoice } from '../matrix/heads';
import type { MatrixChoice } from '../matrix/matrix-choice';
import type { MatrixAxes } from '../matrix/matrix-source';
import { layoutNumbers, type TextureStored } from '../tensor/stored';
import type { GlContext } from './context';
import { FloatTexture } from './float-texture';
import type { GlInputs } from './program';

const headCode = { tiles: 1, mean: 2, max: 3 } as const;

/** What a shader is joined with to read elements by `elementAt(i)`, with the inputs of `texelInputs`. */
export const texelSource = [numbers, texels] as const;

/** What a shader is joined with to read a matrix by `valueAt(row, column)`, with the inputs of a `GlMatrix`. */
export const matrixSource = [numbers, texels, matrix] as const;

/** What a shader is joined with to read matrices of one kind, and what tells its commands from those of other kinds. */
export interface MatrixGlsl {
  readonly kind: string;
  readonly parts: readonly string[];
}

/** Two axes of a tensor, or several of its maps: what a `GlMatrix` points at. */
export const mapsGlsl: MatrixGlsl = { kind: '', parts: matrixSource };

/** The label of a command that reads a matrix of this kind. */
export function labelFor(label: string, { kind }: MatrixGlsl): string {
  return kind === '' ? label : `${label}.${kind}`;
}

/** A matrix as shaders read it. */
export interface PointedMatrix {
  readonly rows: number;
  readonly columns: number;
  /** Maps side by side: each row of the matrix holds a row of this many maps. */
  readonly mapsAcross: number;
  readonly inputs: GlInputs;
  /** Where its rows are rows of the texture, or of texels of 2 × 2 cells: it can be read without a division. */
  readonly plain?: { readonly values: GlInputs[string]; readonly firstRow: number; readonly packed: boolean } | null;
}

/** The uniforms of texels.glsl. */
export function texelInputs({ texture, texels: layout }: Pick<TextureStored, 'texture' | 'texels'>): GlInputs {
  return { values: { texture }, texels: layoutNumbers(layout) };
}

/** Two axes of a tensor, or several of its maps, as one matrix. Owns the list of heads. */
export class GlMatrix {
  readonly #chosen: FloatTexture;
  #loaded = '';

  constructor(context: GlContext) {
    this.#chosen = new FloatTexture(context);
  }

  /**
   * Points at this matrix of this tensor.
   *
   * throws  a sentence for a choice of another kind: series and entries have sources of their own
   */
  point(data: TextureStored, choice: MatrixChoice): PointedMatrix {
    if (choice.kind === 'axes') return axesMatrix(data, choice.axes);
    if (choice.kind === 'heads') return this.#heads(data, choice.heads);
    throw new Error(`${choice.kind} are no matrix of a heatmap. Give axes or heads.`);
  }

  #heads(data: TextureStored, choice: HeadChoice): PointedMatrix {
    const { axis, chosen, together, fixed, across, gap } = choice;
    const [mapRows, mapColumns] = data.shape.slice(-2);
    const [rows, columns] = headMatrix(mapRows, mapColumns, choice);
    const offset = data.strides
      .slice(0, -2)
      .reduce((sum, stride, i) => sum + (i === axis ? 0 : stride * fixed[i]), data.offset);
    const inputs = {
      ...texelInputs(data),
      matrixSize: [rows, columns],
      strides: [data.strides.at(-2)!, data.strides.at(-1)!, data.strides[axis], offset],
      ring: [0, 0],
      direct: 0,
      headLayout: [mapColumns, mapRows, across, gap],
      headChoice: [headCode[together], chosen.length],
      chosenHeads: this.#load(chosen),
    };
    return { rows, columns, mapsAcross: together === 'tiles' ? across : 1, inputs };
  }

  #load(chosen: readonly number[]): FloatTexture {
    const key = chosen.join();
    if (key === this.#loaded) return this.#chosen;
    this.#chosen.resize(chosen.length, 1).write(Float32Array.from(chosen.flatMap((head) => [head, 0, 0, 0])));
    this.#loaded = key;
    return this.#chosen;
  }

  release(): void {
    this.#chosen.release();
  }
}

function axesMatrix(data: TextureStored, axes: MatrixAxes): PointedMatrix {
  const { row, column, fixed, firstRow = 0, rowLimit = Infinity } = axes;
  const { shape, strides, ring, texels: layout } = data;
  if (ring && row !== shape.length - 2) {
    throw new Error('appended rows are time steps or queries; they cannot be channels. Leave channel-axis at -1.');
  }
  const rows = Math.min(shape[row] - firstRow, rowLimit);
  const offset = strides.reduce(
    (sum, stride, axis) => sum + (axis === row || axis === column ? 0 : stride * fixed[axis]),
    data.offset + (ring ? 0 : firstRow * strides[row]),
  );
  const { width, packed } = layout;
  const inRows = !packed && !ring && strides[row] === width && strides[column] === 1 && offset % width === 0;
  const inputs = {
    ...texelInputs(data),
    matrixSize: [rows, shape[column]],
    strides: [strides[row], strides[column], 0, offset],
    ring: ring ? [(ring.start + firstRow) % ring.rows, ring.rows] : [0, 0],
    direct: inRows ? 1 + offset / width : 0,
    headLayout: [shape[column], rows, 1, 0],
    headChoice: [0, 1],
    chosenHeads: data,
  };
  const flat = inRows && layout.component === 0 ? offset / width : null;
  const first = flat ?? packedRow(data, { row, column, offset, firstRow });
  const plain = first === null ? null : { values: { texture: data.texture }, firstRow: first, packed: packed !== null };
  return { rows, columns: shape[column], mapsAcross: 1, inputs, plain };
}

/** The row of texels where a matrix of a packed tensor begins, if its rows are rows of texels; else null. */
function packedRow(
  { shape, strides, ring, texels: { packed, width } }: TextureStored,
  { row, column, offset, firstRow }: { row: number; column: number; offset: number; firstRow: number },
): number | null {
  if (!packed || ring || firstRow > 0) return null;
  const { rows, columns } = packed;
  const whole = shape[row] === rows && shape[column] === columns && strides[row] === columns && strides[column] === 1;
  if (!whole || width !== Math.ceil(columns / 2) || offset % (rows * columns) !== 0) return null;
  return (offset / (rows * columns)) * Math.ceil(rows / 2);
}
