import source from '../../shaders/passes/channel-keys.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram } from '../engine/program';
import { SizedBuffer } from '../engine/sized-buffer';
import { Uniforms } from '../engine/uniforms';
import type { MatrixSource } from '../matrix/matrix-source';

const keyCode = { range: 1, variance: 2, last: 3 } as const;
/** The number that channels are sorted by. */
export type ChannelKey = keyof typeof keyCode;

/**
 * One number per channel: its range, its variance or its last value.
 *
 * run   records one dispatch
 * keys  f32[channels], on the GPU
 * cost  reads each value once
 */
export class ChannelKeys {
  readonly #keys: SizedBuffer;
  readonly #choice: Uniforms;
  readonly #program: ComputeProgram;

  constructor(device: GPUDevice, matrixWgsl: string) {
    this.#program = new ComputeProgram(device, { label: 'channel-keys', source: `${matrixWgsl}\n${source}` });
    this.#choice = new Uniforms(device, source, { struct: 'Choice', label: 'channel-keys.choice' });
    this.#keys = new SizedBuffer(device, 'channel-keys.keys');
  }

  get keys(): GPUBuffer | null {
    return this.#keys.buffer;
  }

  run(frame: Frame, matrix: MatrixSource, key: ChannelKey): void {
    this.#choice.write({ key: keyCode[key] });
    const keys = this.#keys.resize(4 * matrix.columns);
    const resources = { ...matrix.resources, choice: this.#choice.buffer, keys };
    frame.run(this.#program, resources, [Math.ceil(matrix.columns / 64)]);
  }

  release(): void {
    this.#keys.release();
    this.#choice.release();
  }
}
