import { expect } from 'chai';
import { screenPixels } from './browser';
import type { Pixels } from './pixels';

type Shown = Element & { updateComplete: Promise<unknown>; toSVG(): Promise<string> };

/** A figure as the screen shows it, axes and labels too, once it has all its numbers. */
export async function onScreen(element: Shown): Promise<Pixels> {
  element.scrollIntoView({ block: 'center' });
  await element.updateComplete;
  await element.toSVG(); // with its numbers
  await element.updateComplete;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return screenPixels(element.getBoundingClientRect());
}

/** Fails unless two pictures of a figure are the same: one pixel of 10,000 may differ by more than 2 levels of 255. */
export function expectSameOnScreen(after: Pixels, before: Pixels): void {
  const { off, colours } = compared(after, before, 2);
  expect(colours, 'colours').to.be.above(3);
  expect(off, 'pixels that differ').to.be.at.most(1e-4 * before.width * before.height);
}

/** How many pixels of two pictures of one size differ by more than so many levels, and how many colours one has. */
export function compared(after: Pixels, before: Pixels, levels: number): { off: number; colours: number } {
  const { width, height } = before;
  expect([after.width, after.height]).to.deep.equal([width, height]);
  let off = 0;
  const colours = new Set<string>();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [a, b] = [before.at(x, y), after.at(x, y)];
      off += Number(a.some((level, channel) => Math.abs(level - b[channel]) > levels));
      if (x % 5 === 0 && y % 5 === 0) colours.add(a.join());
    }
  }
  return { off, colours: colours.size };
}
