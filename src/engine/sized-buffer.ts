/** A storage buffer that shaders write and that can be read back. */
export function storageBuffer(device: GPUDevice, label: string, size: number): GPUBuffer {
  return device.createBuffer({ label, size, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC });
}

/** A storage buffer that the CPU fills. */
export function uploadBuffer(device: GPUDevice, label: string, size: number): GPUBuffer {
  return device.createBuffer({ label, size, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST });
}

/**
 * A buffer whose size follows what it holds: another size makes a new buffer and destroys the old one, whose contents
 * are lost. The owner calls `release`.
 *
 * create  makes the buffer: `storageBuffer` or `uploadBuffer`
 * cost    nothing while the size stays
 */
export class SizedBuffer {
  #buffer: GPUBuffer | null = null;

  constructor(
    readonly device: GPUDevice,
    readonly label: string,
    readonly create = storageBuffer,
  ) {}

  /** The buffer of the last `resize`; null before the first one and after `release`. */
  get buffer(): GPUBuffer | null {
    return this.#buffer;
  }

  /**
   * The buffer with exactly this many bytes. Recorded work that is not submitted yet must not use one of another size.
   */
  resize(bytes: number): GPUBuffer {
    if (this.#buffer?.size === bytes) return this.#buffer;
    this.#buffer?.destroy();
    this.#buffer = this.create(this.device, this.label, bytes);
    return this.#buffer;
  }

  /** A buffer with this many bytes or more: one that is too small gives way to one of the next power of two. */
  reserve(bytes: number): GPUBuffer {
    if (this.#buffer && this.#buffer.size >= bytes) return this.#buffer;
    return this.resize(2 ** Math.ceil(Math.log2(bytes)));
  }

  release(): void {
    this.#buffer?.destroy();
    this.#buffer = null;
  }
}
