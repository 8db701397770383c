import type { GlContext } from '../webgl/context';
import { FloatTexture } from '../webgl/float-texture';
import { colormapBytes } from './colormap';

/** A colour map's 256 entries as texels, each number 0…1; loaded again only when it is another. */
export class GlColourTable {
  readonly #texture: FloatTexture;
  #loaded = '';

  constructor(context: GlContext) {
    this.#texture = new FloatTexture(context).resize(256, 1);
  }

  /** Throws when there is no map of this name. */
  load(name: string): FloatTexture {
    if (name !== this.#loaded) this.#texture.write(Float32Array.from(colormapBytes(name), (level) => level / 255));
    this.#loaded = name;
    return this.#texture;
  }

  release(): void {
    this.#texture.release();
  }
}
