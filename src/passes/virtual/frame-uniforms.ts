import type { Frame } from '../../engine/frame';
import { Uniforms, type UniformValues } from '../../engine/uniforms';

/**
 * Uniforms of one struct of which a frame needs several: what it has recorded is submitted later, so none may be written
 * twice before. The next frame writes the same ones again.
 */
export class FrameUniforms {
  readonly #made: Uniforms[] = [];
  #frame: Frame | null = null;
  #taken = 0;

  constructor(
    readonly device: GPUDevice,
    readonly source: string,
    readonly options: { struct: string; label: string },
  ) {}

  /** A buffer with these values, until the frame's end. */
  next(frame: Frame, values: UniformValues): GPUBuffer {
    if (frame !== this.#frame) [this.#frame, this.#taken] = [frame, 0];
    const uniforms = (this.#made[this.#taken] ??= new Uniforms(this.device, this.source, this.options));
    this.#taken += 1;
    uniforms.write(values);
    return uniforms.buffer;
  }

  release(): void {
    for (const uniforms of this.#made) uniforms.release();
    this.#frame = null;
  }
}
