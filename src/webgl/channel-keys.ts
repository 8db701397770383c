import source from '../../shaders/webgl/channel-keys.glsl';
import slots from '../../shaders/webgl/slots.glsl';
import type { GlContext } from './context';
import { FloatTexture } from './float-texture';
import type { GlFrame } from './frame';
import type { PointedMatrix } from './matrix';
import type { GlProgram } from './program';
import { seriesGlsl } from './series';
import { forSlots } from './slots';

const keyCode = { range: 1, variance: 2, last: 3 } as const;

/** One number per channel: its range, its variance or its last value. One draw that reads each value once. */
export class GlChannelKeys {
  readonly #keys: FloatTexture;
  readonly #program: GlProgram;

  constructor(context: GlContext) {
    this.#program = context.program({ label: 'channel-keys', fragment: [...seriesGlsl.parts, slots, source] });
    this.#keys = new FloatTexture(context);
  }

  run(frame: GlFrame, matrix: PointedMatrix, key: keyof typeof keyCode): void {
    frame.run(this.#program, { ...matrix.inputs, key: keyCode[key] }, forSlots(this.#keys, matrix.columns));
  }

  /** The keys of so many channels, as they were made last. Reads 16 bytes for each. */
  read(frame: GlFrame, channels: number): Float32Array {
    const texels = frame.read(this.#keys);
    return Float32Array.from({ length: channels }, (_, channel) => texels[4 * channel]);
  }

  release(): void {
    this.#keys.release();
  }
}
