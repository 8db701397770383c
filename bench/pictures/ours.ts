import type { Engine } from '../../src/engine/engine';
import { TextureSurface } from '../../src/engine/surface';
import type { PictureCase } from './cases';

export interface Drawer {
  /** Where the pictures are. */
  texture: GPUTexture;
  /** Draws one frame of numbers that lie on the GPU. */
  draw(numbers: GPUBuffer): Promise<void>;
}

/** Our view: new data is accepted, computed and painted at once, in one submit, without waiting for a frame. */
export function ours(engine: Engine, picture: PictureCase): Drawer {
  const surface = new TextureSurface(engine.requireDevice(), picture.size);
  const { view, apply } = picture.open(engine, surface);
  const fail = { error: null as Error | null };
  view.onFail = (error) => (fail.error = error);
  return {
    texture: surface.texture,
    async draw(buffer) {
      apply({ buffer, shape: [...picture.shape] });
      const drawn = view.draw();
      engine.scheduler.drawNow();
      await drawn;
      if (fail.error) throw fail.error;
    },
  };
}
