import list from '../../shaders/webgl/number-list.glsl';
import series from '../../shaders/webgl/series.glsl';
import type { ChannelSeries } from '../matrix/channels';
import type { MatrixChoice } from '../matrix/matrix-choice';
import type { MatrixAxes } from '../matrix/matrix-source';
import type { TextureStored } from '../tensor/stored';
import type { GlContext } from './context';
import { texelInputs, texelSource, type MatrixGlsl, type PointedMatrix } from './matrix';
import { GlNumberList } from './number-list';
import type { GlInputs } from './program';

/** Series over time: what a `GlSeries` points at. */
export const seriesGlsl: MatrixGlsl = { kind: 'series', parts: [...texelSource, list, series] };

/** Above any index. */
const never = 0x7fffffff;
const noRing = 'appended rows are time steps; they cannot be channels. Leave channel-axis at -1.';

/** Series over time, picked and ordered, or a tensor's columns as they lie. Owns the list of picked indices. */
export class GlSeries {
  readonly #picked: GlNumberList;
  #loaded: Uint32Array | null = null;

  constructor(context: GlContext) {
    this.#picked = new GlNumberList(context);
  }

  /** Points at these series of this tensor. Throws a sentence where appended rows cannot be read that way. */
  point(data: TextureStored, choice: MatrixChoice): PointedMatrix {
    if (choice.kind === 'axes') return columnsOf(data, choice.axes);
    if (choice.kind === 'channels') return this.#channels(data, choice.series);
    throw new Error(`${choice.kind} are no series. Give axes or channels.`);
  }

  #channels(data: TextureStored, choice: ChannelSeries): PointedMatrix {
    const { time, slot, overlay, fixed, first = 0, times, picked, reflectFrom = never, seriesAsRows = false } = choice;
    const { shape, strides } = data;
    if (data.ring && time !== shape.length - 2) throw new Error(noRing);
    const slots = picked.length;
    const count = slots * (overlay < 0 ? 1 : shape[overlay]);
    const steps = Math.min(shape[time] - first, times);
    if (this.#loaded !== picked) this.#picked.write(picked);
    this.#loaded = picked;
    return pointed(data, seriesAsRows ? [count, steps] : [steps, count], {
      strides: [
        strides[time],
        strides[slot],
        overlay < 0 ? 0 : strides[overlay],
        startOf(data, fixed, [time, slot, overlay]),
      ],
      steps: [first, shape[time], ...ringOf(data)],
      choice: [slots, 1, reflectFrom, Number(seriesAsRows)],
      picked: this.#picked,
    });
  }

  release(): void {
    this.#picked.release();
  }
}

function columnsOf(data: TextureStored, axes: MatrixAxes): PointedMatrix {
  const { row, column, fixed, firstRow = 0, rowLimit = Infinity } = axes;
  const { shape, strides } = data;
  if (data.ring && row !== shape.length - 2) throw new Error(noRing);
  return pointed(data, [Math.min(shape[row] - firstRow, rowLimit), shape[column]], {
    strides: [strides[row], strides[column], 0, startOf(data, fixed, [row, column])],
    steps: [firstRow, shape[row], ...ringOf(data)],
    choice: [shape[column], 0, never, 0],
    picked: data,
  });
}

function pointed(data: TextureStored, [rows, columns]: readonly [number, number], inputs: GlInputs): PointedMatrix {
  return {
    rows,
    columns,
    mapsAcross: 1,
    inputs: { ...texelInputs(data), matrixSize: [rows, columns], ...inputs },
  };
}

/** Where the element lies whose index is 0 on the free axes. */
function startOf({ strides, offset }: TextureStored, fixed: readonly number[], free: readonly number[]): number {
  return strides.reduce((sum, stride, axis) => sum + (free.includes(axis) ? 0 : stride * fixed[axis]), offset);
}

function ringOf({ ring }: TextureStored): readonly [start: number, rows: number] {
  return ring ? [ring.start, ring.rows] : [0, 0];
}
