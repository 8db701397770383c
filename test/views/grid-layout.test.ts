import { expect } from 'chai';
import { layOutGrid } from '../../src/views/cell-layout';

const space = { width: 1824, height: 1216, dpr: 1, labels: true };

describe('the feature grid’s layout', () => {
  it('follows the seed: 60 channels in 10 rows of 6', () => {
    expect(layOutGrid(60, 10, space)).to.include({ rows: 10, columns: 6, labels: true });
  });

  it('takes the largest divisor that the bound allows', () => {
    expect(layOutGrid(60, 9, space)).to.include({ rows: 6, columns: 10 });
    expect(layOutGrid(7, 10, space)).to.include({ rows: 7, columns: 1 });
  });

  it('gives one channel the whole picture', () => {
    expect(layOutGrid(1, 10, space)).to.include({ rows: 1, columns: 1 });
  });

  it('breaks a large prime into rows instead of one row of slivers', () => {
    const { rows, columns, pitch } = layOutGrid(1009, 10, space);
    expect(rows * columns).to.be.at.least(1009);
    expect((rows - 1) * columns).to.be.below(1009);
    expect(pitch[0] / pitch[1]).to.be.within(1.5, 4);
  });

  it('keeps every cell on the canvas, for any count', () => {
    for (const count of [1, 2, 61, 512, 4096, 16384]) {
      const { rows, columns, pitch, inset, plot } = layOutGrid(count, 10, space);
      expect(rows * columns, `${count} cells`).to.be.at.least(count);
      expect(columns * pitch[0]).to.be.at.most(space.width);
      expect(rows * pitch[1]).to.be.at.most(space.height);
      expect(inset[0] + plot[0]).to.be.at.most(pitch[0]);
      expect(inset[1] + plot[1]).to.be.at.most(pitch[1]);
    }
  });

  it('leaves few places without a cell, primes included', () => {
    for (const [width, height] of [
      [1824, 1216],
      [800, 500],
      [360, 640],
    ] as const) {
      for (const count of [61, 97, 127, 1021]) {
        const { rows, columns, pitch } = layOutGrid(count, 10, { width, height, dpr: 1, labels: true });
        expect(rows * columns - count, `${count} at ${width}`).to.be.below(columns);
        const used = (count * pitch[0] * pitch[1]) / (width * height);
        expect(used, `part of ${width} × ${height} that ${count} cells fill`).to.be.above(0.85);
      }
    }
  });

  it('keeps room at the right for the scroll indicator only where rows run on below', () => {
    const size = { width: 800, height: 500, dpr: 2, labels: true };
    const short = layOutGrid(16_384, 10, { ...size, smallestCss: 20 });
    expect(short.columns * short.pitch[0]).to.be.at.most(800 - 20);
    expect(layOutGrid(1, 10, size).pitch[0]).to.equal(800);
  });
});
