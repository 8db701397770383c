import type { GlContext } from '../webgl/context';
import { FloatTexture } from '../webgl/float-texture';
import { mostLines } from './series-colours';

/** The colours of a cell's lines as texels; loaded again only when they are others. */
export class GlSeriesColours {
  readonly #texture: FloatTexture;
  #loaded = '';

  constructor(context: GlContext) {
    this.#texture = new FloatTexture(context).resize(mostLines, 1);
  }

  load(colours: readonly (readonly number[])[]): FloatTexture {
    const key = colours.join();
    if (key !== this.#loaded) this.#texture.write(Float32Array.from(colours.flat()));
    this.#loaded = key;
    return this.#texture;
  }

  release(): void {
    this.#texture.release();
  }
}
