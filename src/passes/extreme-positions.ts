import fold from '../../shaders/fold.wgsl';
import source from '../../shaders/passes/extreme-positions.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram } from '../engine/program';
import type { ByteRange } from '../engine/readback';
import { storageBuffer } from '../engine/sized-buffer';
import { Variants } from '../engine/variants';
import type { MatrixSource } from '../matrix/matrix-source';
import { cellsOf, rowParts } from '../matrix/parts';

const maxGroups = 256;
/** Values that are worth a workgroup. */
const perGroup = 4096;

/** A value of a matrix and its position. */
export interface PlacedValue {
  value: number;
  row: number;
  column: number;
}

/** A matrix's lowest and highest value. */
export interface Extremes {
  lowest: PlacedValue;
  highest: PlacedValue;
}

/**
 * Lowest and highest finite value of a matrix with their positions; of equal values the first, row by row. For a
 * summary in words: run it when the data rests, not per frame.
 *
 * run      records two dispatches; per part where the matrix is made in parts
 * answer   16 bytes on the GPU, which `extremesIn` reads
 * cost     one pass over the matrix
 */
export class ExtremePositions {
  readonly answer: ByteRange;
  readonly #partials: GPUBuffer;
  readonly #reduce: ComputeProgram;
  readonly #folds: Variants<ComputeProgram>;

  constructor(device: GPUDevice, matrixWgsl: string) {
    const options = {
      label: 'extreme-positions',
      source: [matrixWgsl, fold, source].join('\n'),
      constants: { perGroup },
    };
    this.#reduce = new ComputeProgram(device, { ...options, entryPoint: 'reduceValues' });
    this.#folds = new Variants(({ continued }) => {
      const constants = { perGroup, continued };
      return new ComputeProgram(device, { ...options, constants, entryPoint: 'foldPartials' });
    });
    const buffer = storageBuffer(device, 'extreme-positions.extremes', 16);
    this.answer = { buffer, offset: 0, bytes: 16 };
    this.#partials = storageBuffer(device, 'extreme-positions.partials', 16 * maxGroups);
  }

  run(frame: Frame, matrix: MatrixSource): void {
    let continued = false;
    for (const part of rowParts(frame, matrix)) {
      const resources = { ...part.resources, partials: this.#partials, extremes: this.answer.buffer };
      frame.run(this.#reduce, resources, [Math.min(maxGroups, Math.ceil(cellsOf(part) / perGroup))]);
      frame.run(this.#folds.with({ continued }), resources, [1]);
      continued = true;
    }
  }

  release(): void {
    this.answer.buffer.destroy();
    this.#partials.destroy();
  }
}

/**
 * The extremes of a matrix with this many columns, from the bytes of `ExtremePositions`.
 *
 * bytes    read from `answer`; `at` is their offset
 * returns  null when no value is finite
 */
export function extremesIn(bytes: ArrayBuffer, columns: number, at = 0): Extremes | null {
  const [low, high] = new Float32Array(bytes, at, 2);
  if (low > high) return null;
  const positions = new Uint32Array(bytes, at + 8, 2);
  const placed = (value: number, position: number): PlacedValue => ({
    value,
    row: Math.floor(position / columns),
    column: position % columns,
  });
  return { lowest: placed(low, positions[0]), highest: placed(high, positions[1]) };
}
