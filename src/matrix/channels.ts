import channels from '../../shaders/matrix/channels.wgsl';
import numbers from '../../shaders/matrix/numbers.wgsl';
import oneMap from '../../shaders/matrix/one-map.wgsl';
import whole from '../../shaders/matrix/whole.wgsl';
import type { Resources } from '../engine/program';
import { SizedBuffer, uploadBuffer } from '../engine/sized-buffer';
import { Uniforms } from '../engine/uniforms';
import type { TensorView } from '../tensor/tensor-view';
import type { MatrixSource } from './matrix-source';

/** Which series a source reads from a tensor. Axes are given by their index. */
export interface ChannelSeries {
  time: number;
  /** The axis whose indices are picked: one slot (a cell of the grid, a row of heat) for each. */
  slot: number;
  /** The axis whose indices all lie over one another in each slot; -1 for none. */
  overlay: number;
  /** One index per axis; those of the axes above count as 0. */
  fixed: readonly number[];
  /** The first time step to show; 0 unless given. */
  first?: number;
  /** How many time steps to show at most. */
  times: number;
  /** Indices on the slots' axis, in order; a new array only when they changed. */
  picked: Uint32Array<ArrayBuffer>;
  /** Indices from this one on run backwards in time. */
  reflectFrom?: number;
  /** Series as rows and times as columns; otherwise the other way round. */
  seriesAsRows?: boolean;
}

/** Above any channel and any time step. */
const never = 0xffffffff;

/** Series over time, picked and ordered. Owns two small buffers. */
export class ChannelSource implements MatrixSource {
  readonly wgsl = [numbers, channels, oneMap, whole].join('\n');
  readonly mapsAcross = 1;
  rows = 0;
  columns = 0;
  slots = 0;
  overlays = 0;
  resources: Resources = {};
  readonly #uniforms: Uniforms;
  readonly #picked: SizedBuffer;
  #loaded: Uint32Array | null = null;

  constructor(readonly device: GPUDevice) {
    this.#uniforms = new Uniforms(device, channels, { struct: 'ChannelSource', label: 'channels.source' });
    this.#picked = new SizedBuffer(device, 'channels.picked', uploadBuffer);
  }

  /**
   * Points at these series of this tensor. Uploads 52 bytes when anything changed, and the picked indices if they
   * differ.
   */
  point(view: TensorView, series: ChannelSeries): void {
    const { time, slot, overlay, fixed, first = 0, times, picked, reflectFrom = never, seriesAsRows = false } = series;
    if (view.ring && time !== view.shape.length - 2) {
      throw new Error('appended rows are time steps; they cannot be channels. Leave channel-axis at -1.');
    }
    this.slots = picked.length;
    this.overlays = overlay < 0 ? 1 : view.shape[overlay];
    const count = this.slots * this.overlays;
    const steps = Math.min(view.shape[time] - first, times);
    [this.rows, this.columns] = seriesAsRows ? [count, steps] : [steps, count];
    const free = new Set([time, slot, overlay]);
    this.#uniforms.write({
      first,
      times: steps,
      length: view.shape[time],
      slots: this.slots,
      series: count,
      timeStride: view.strides[time],
      slotStride: view.strides[slot],
      overlayStride: overlay < 0 ? 0 : view.strides[overlay],
      offset: view.strides.reduce(
        (sum, stride, axis) => sum + (free.has(axis) ? 0 : stride * fixed[axis]),
        view.offset,
      ),
      reflectFrom,
      seriesAsRows: Number(seriesAsRows),
      ringStart: view.ring?.start ?? 0,
      ringRows: view.ring?.rows ?? never,
    });
    this.resources = { values: view.buffer, matrix: this.#uniforms.buffer, picked: this.#load(picked) };
  }

  #load(picked: Uint32Array<ArrayBuffer>): GPUBuffer {
    const buffer = this.#picked.resize(picked.byteLength);
    if (this.#loaded !== picked) this.device.queue.writeBuffer(buffer, 0, picked);
    this.#loaded = picked;
    return buffer;
  }

  release(): void {
    this.#uniforms.release();
    this.#picked.release();
  }
}
