import channels from '../../shaders/matrix/channels.wgsl';
import numbers from '../../shaders/matrix/numbers.wgsl';
import type { Resources } from '../engine/program';
import { SizedBuffer, uploadBuffer } from '../engine/sized-buffer';
import { Uniforms } from '../engine/uniforms';
import type { TensorView } from '../tensor/tensor-view';
import type { MatrixSource } from './matrix-source';

/** Which series a source reads from a tensor. Axes are given by their index. */
export interface ChannelLines {
  time: number;
  /** The axis whose indices are picked: one slot (a cell of the grid, a row of heat) for each. */
  place: number;
  /** The axis whose indices all lie over one another in each slot; -1 for none. */
  layer: number;
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
  linesDown?: boolean;
}

/** Above any channel and any time step. */
const never = 0xffffffff;

/** Series over time, picked and ordered. Owns two small buffers. */
export class ChannelSource implements MatrixSource {
  readonly wgsl = `${numbers}\n${channels}`;
  rows = 0;
  columns = 0;
  places = 0;
  layers = 0;
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
  point(view: TensorView, lines: ChannelLines): void {
    const { time, place, layer, fixed, first = 0, times, picked, reflectFrom = never, linesDown = false } = lines;
    if (view.ring && time !== view.shape.length - 2) {
      throw new Error('appended rows are time steps; they cannot be channels. Leave channel-axis at -1.');
    }
    this.places = picked.length;
    this.layers = layer < 0 ? 1 : view.shape[layer];
    const count = this.places * this.layers;
    const steps = Math.min(view.shape[time] - first, times);
    [this.rows, this.columns] = linesDown ? [count, steps] : [steps, count];
    const free = new Set([time, place, layer]);
    this.#uniforms.write({
      first,
      times: steps,
      length: view.shape[time],
      slots: this.places,
      series: count,
      timeStride: view.strides[time],
      slotStride: view.strides[place],
      overlayStride: layer < 0 ? 0 : view.strides[layer],
      offset: view.strides.reduce(
        (sum, stride, axis) => sum + (free.has(axis) ? 0 : stride * fixed[axis]),
        view.offset,
      ),
      reflectFrom,
      seriesAsRows: Number(linesDown),
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
