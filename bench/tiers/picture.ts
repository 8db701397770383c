import { makeFrames } from '../draw/numbers';
import { ours } from '../draw/ours';
import { pictureSize, rows } from '../draw/rows';
import type { Work } from './contender';

/** A row of the draw bench, from tensors on the GPU. */
export async function openPicture(tier: 'webgpu' | 'webgl', name: string): Promise<Work> {
  const row = rows[name];
  const stage = document.querySelector<HTMLElement>('#stage')!;
  [stage.style.width, stage.style.height] = pictureSize[row.family].map((side) => `${side}px`);
  const picture = await ours({ mode: 'line', upload: false, tier }).open(stage, row, makeFrames(row));
  const canvas = stage.querySelector('*')!.shadowRoot!.querySelector('canvas')!;
  const draw = async (frame: number): Promise<void> => {
    await picture.draw(frame % 2);
    await picture.finish();
  };
  return {
    run: draw,
    async look() {
      const seen: Uint32Array[] = [];
      for (const frame of [0, 1]) {
        // Within the task that drew: a WebGPU canvas is empty once it was handed to the page's compositor.
        await picture.draw(frame);
        seen.push(pixelsOf(canvas));
        await picture.finish();
      }
      const [one, other] = seen;
      const painted = one.reduce((count, pixel) => count + Number(pixel !== 0), 0);
      const changed = one.reduce((count, pixel, i) => count + Number(pixel !== other[i]), 0);
      if (painted < one.length / 100) return `it paints ${painted} of ${one.length} pixels`;
      return changed < one.length / 500 ? `new data changes ${changed} of ${one.length} pixels` : '';
    },
  };
}

function pixelsOf(canvas: HTMLCanvasElement): Uint32Array {
  const { width, height } = canvas;
  const context = new OffscreenCanvas(width, height).getContext('2d')!;
  context.drawImage(canvas, 0, 0);
  return new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
}
