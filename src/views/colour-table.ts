import { colormapBytes } from './colormap';

/** A colour map's 256 entries on the GPU; loaded again only when it is another. */
export class ColourTable {
  readonly #buffer: GPUBuffer;
  #loaded = '';

  constructor(
    readonly device: GPUDevice,
    label: string,
  ) {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
    this.#buffer = device.createBuffer({ label, size: 4 * 256, usage });
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
