import { expect } from 'chai';
import { imagePixels } from './texture-pixels';

/** Pixels that may differ, and by so many levels of 255. */
const [stray, rounding] = [1e-4, 2];

interface Pictured {
  snapshot(width: number, height: number): Promise<ImageBitmap>;
}

/**
 * Fails unless two views of the same, by WebGPU and by WebGL, give the same picture: at most one pixel of 10,000 differs
 * by more than 2 levels of 255; and unless something is painted.
 */
export async function expectSamePictures(
  views: readonly [Pictured, Pictured],
  [width, height]: readonly [number, number],
): Promise<void> {
  const [a, b] = await Promise.all(views.map(async (view) => imagePixels(await view.snapshot(width, height))));
  expect([b.width, b.height]).to.deep.equal([a.width, a.height]);
  let [pixels, most, painted] = [0, 0, 0];
  let where = '';
  for (let i = 0; i < a.data.length; i += 4) {
    const [alpha, other] = [a.data[i + 3], b.data[i + 3]];
    // As they were painted: what is nearly transparent has no exact colour.
    const colours = [0, 1, 2].map((c) => Math.abs(a.data[i + c] * alpha - b.data[i + c] * other) / 255);
    const off = Math.max(Math.abs(alpha - other), ...colours);
    if (off > rounding) where ||= `first at ${(i / 4) % a.width}, ${Math.floor(i / 4 / a.width)}`;
    pixels += Number(off > rounding);
    most = Math.max(most, off);
    painted += Number(a.data[i + 3] > 0);
  }
  expect(painted, 'painted pixels').to.be.above(0);
  expect(pixels, `pixels that differ, by up to ${most.toFixed(1)}, ${where}`).to.be.at.most(stray * a.width * a.height);
}
