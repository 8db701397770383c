import fold from '../../../shaders/fold.wgsl';
import sumsSource from '../../../shaders/passes/virtual/row-sums.wgsl';
import scoreSums from '../../../shaders/score-sums.wgsl';
import type { Frame } from '../../engine/frame';
import { programFor, rowWorkgroups } from '../../engine/program';
import { SizedBuffer } from '../../engine/sized-buffer';
import { ChosenMaps, mapsWgsl, stackOf, type StatisticsRows } from './chosen-maps';
import { FrameUniforms } from './frame-uniforms';
import type { VirtualInputs } from './inputs';
import type { MakePart } from './make-part';

/** The heads whose statistics are needed, and what makes their scores. */
export interface Needed {
  readonly chosen: readonly number[];
  readonly makePart: MakePart;
  /** Where scores may be. */
  readonly scratch: GPUBuffer;
}

/**
 * Statistics of the rows of maps: those that were given, or computed head by head when somebody looks at one.
 *
 * of       where they lie; f32[head][query][4] where they are computed
 * prepare  records two dispatches per part of the heads that are missing, into scratch that others use too
 * cost     16 bytes per row of every head
 */
export class MapStatistics {
  readonly #rows: SizedBuffer;
  readonly #stack: ChosenMaps;
  readonly #parts: FrameUniforms;
  readonly #ready = new Set<number>();

  constructor(readonly device: GPUDevice) {
    this.#rows = new SizedBuffer(device, 'virtual.statistics');
    this.#stack = new ChosenMaps(device, 'virtual.stack');
    this.#parts = new FrameUniforms(device, sumsSource, { struct: 'Rows', label: 'virtual.rows' });
  }

  /** Queries or keys are others. */
  forget(): void {
    this.#ready.clear();
  }

  of({ statistics, heads, tokens: [queries] }: VirtualInputs): StatisticsRows {
    if (statistics) {
      const { strides, offset } = statistics.view;
      return { buffer: statistics.buffer, layout: [strides[0], strides[1], strides[2], offset] };
    }
    return { buffer: this.#rows.reserve(16 * heads * queries), layout: [4 * queries, 4, 1, 0] };
  }

  /** Returns whether it used the scratch. */
  prepare(frame: Frame, inputs: VirtualInputs, { chosen, makePart, scratch }: Needed): boolean {
    if (inputs.statistics) return false;
    const missing = chosen.filter((head) => !this.#ready.has(head));
    if (missing.length === 0) return false;
    const [statistics, maps] = [this.of(inputs), this.#stack];
    maps.point(inputs, stackOf(inputs, missing), statistics);
    const [rows, keys] = maps.plan.size;
    const step = Math.max(1, Math.floor(scratch.size / (4 * keys)));
    for (let first = 0; first < rows; first += step) {
      const end = Math.min(rows, first + step);
      const work = { inputs, maps, statistics, holds: 'scores', made: scratch } as const;
      makePart.run(frame, { rows: [first, end], columns: [0, keys] }, work);
      this.#sum(frame, inputs, { scores: scratch, first, count: end - first, rowStatistics: statistics.buffer });
    }
    for (const head of missing) this.#ready.add(head);
    return true;
  }

  #sum(
    frame: Frame,
    inputs: VirtualInputs,
    { first, count, ...buffers }: { first: number; count: number; scores: GPUBuffer; rowStatistics: GPUBuffer },
  ): void {
    const program = programFor(this.device, {
      label: 'virtual.row-sums',
      source: [mapsWgsl(inputs, this.#stack.plan), fold, scoreSums, sumsSource].join('\n'),
      constants: { lanes: 64 },
    });
    const rows = this.#parts.next(frame, { first, count });
    frame.run(program, { ...this.#stack.bound, rows, ...buffers }, rowWorkgroups(this.device, count));
  }

  release(): void {
    this.#rows.release();
    this.#stack.release();
    this.#parts.release();
  }
}
