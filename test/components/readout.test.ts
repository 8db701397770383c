import { expect } from 'chai';
import { readoutBox } from '../../components/figure/readout';
import type { Box } from '../../components/figure/layout';

const plot: Box = { x: 60, y: 40, width: 300, height: 200 };
/** The plot with the names at its left and below it. */
const room: Box = { x: 0, y: 40, width: 360, height: 250 };
const size = { width: 120, height: 18 };

const meets = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && a.x + a.width > b.x && a.y < b.y + b.height && a.y + a.height > b.y;
const isWithin = (a: Box, b: Box): boolean =>
  a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height;

describe('the place of a readout', () => {
  const cell = (x: number, y: number, width = 20, height = 20): Box => ({ x, y, width, height });

  it('is at the right of what it tells of, else at the left, in the plot', () => {
    const right = readoutBox(size, { around: cell(100, 100), plot, room });
    expect([right.x, right.y + right.height / 2]).to.deep.equal([126, 110]);
    const left = readoutBox(size, { around: cell(330, 100), plot, room });
    expect(left.x + left.width).to.equal(324);
  });

  it('is on no names wherever there is another place', () => {
    for (let x = plot.x; x <= plot.x + plot.width - 20; x += 10) {
      for (let y = plot.y; y <= plot.y + plot.height - 20; y += 10) {
        const around = cell(x, y);
        const box = readoutBox(size, { around, plot, room });
        expect(meets(box, around), `${x}, ${y}: on the cell`).to.equal(false);
        expect(isWithin(box, plot), `${x}, ${y}: in the plot`).to.equal(true);
      }
    }
  });

  it('is below or above what is as wide as the plot', () => {
    const around = cell(plot.x, 150, plot.width, 20);
    const box = readoutBox(size, { around, plot, room });
    expect([meets(box, around), isWithin(box, plot)]).to.deep.equal([false, true]);
  });

  it('covers a little of a cell that fills the plot rather than names', () => {
    const box = readoutBox(size, { around: plot, plot, room });
    expect(isWithin(box, plot)).to.equal(true);
  });

  it('covers names rather than a small cell that leaves no other place, and never leaves the room', () => {
    const low: Box = { x: 60, y: 40, width: 70, height: 24 };
    const around = cell(90, 42);
    const box = readoutBox(size, { around, plot: low, room: { x: 0, y: 40, width: 130, height: 74 } });
    expect(meets(box, around)).to.equal(false);
    expect(isWithin(box, { x: 0, y: 40, width: 130, height: 74 })).to.equal(true);
  });
});
