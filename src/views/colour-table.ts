import { uploadBuffer } from '../engine/sized-buffer';
import { colormapBytes } from './colormap';

/** A colour map's 256 entries on the GPU; loaded again only when it is another. */
export class ColourTable {
  readonly #buffer: GPUBuffer;
  #loaded = '';

  constructor(
    readonly device: GPUDevice,
    label: string,
  ) {
    this.#buffer = uploadBuffer(device, label, 4 * 256);
  }

  /** Throws when there is no map of this name. */
  load(name: string): GPUBuffer {
    if (name !== this.#loaded) this.device.queue.writeBuffer(this.#buffer, 0, colormapBytes(name));
    this.#loaded = name;
    return this.#buffer;
  }

  release(): void {
    this.#buffer.destroy();
  }
}
