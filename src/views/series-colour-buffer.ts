import { uploadBuffer } from '../engine/sized-buffer';
import { mostLines } from './series-colours';

/** The colours of a cell's lines on the GPU: f32[lines][4]; loaded again only when they are others. */
export class SeriesColours {
  readonly #buffer: GPUBuffer;
  #loaded = '';

  constructor(
    readonly device: GPUDevice,
    label: string,
  ) {
    this.#buffer = uploadBuffer(device, label, 16 * mostLines);
  }

  load(colours: readonly (readonly number[])[]): GPUBuffer {
    const key = colours.join();
    if (key !== this.#loaded) this.device.queue.writeBuffer(this.#buffer, 0, Float32Array.from(colours.flat()));
    this.#loaded = key;
    return this.#buffer;
  }

  release(): void {
    this.#buffer.destroy();
  }
}
