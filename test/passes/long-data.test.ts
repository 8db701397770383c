import { expect } from 'chai';
import position from '../../shaders/passes/marker-position.wgsl';
import { readBytes } from '../../src/engine/readback';
import { storageBuffer, uploadBuffer } from '../../src/engine/sized-buffer';
import { Uniforms } from '../../src/engine/uniforms';
import { StridedSource } from '../../src/matrix/strided';
import { CellExtremes, type CellPicture } from '../../src/passes/cell-extremes';
import { MarkerStamps } from '../../src/passes/marker-stamps';
import { Pyramid, type BlockShape } from '../../src/passes/pyramid';
import { denseStrides } from '../../src/tensor/tensor-view';
import { blocksFor } from '../../src/views/heatmap/cells-picture';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { seededNumbers } from '../support/random';

interface TestMatrix {
  source: StridedSource;
  values: Float32Array;
  release(): void;
}

/** A matrix with gaps and infinities on the GPU. */
function matrixOf(device: GPUDevice, rows: number, columns: number): TestMatrix {
  const values = Float32Array.from(seededNumbers(rows * columns, 7));
  for (let i = 0; i < values.length; i += 997) values[i] = [NaN, Infinity, -Infinity][i % 3];
  const buffer = uploadBuffer(device, 'test.matrix', values.byteLength);
  device.queue.writeBuffer(buffer, 0, values);
  const shape = [rows, columns];
  const view = { buffer, shape, strides: denseStrides(shape), axes: ['', ''], offset: 0, release: () => {} };
  const source = new StridedSource(device);
  source.point(view, { row: 0, column: 1, fixed: [0, 0] });
  const release = (): void => {
    source.release();
    buffer.destroy();
  };
  return { source, values, release };
}

const largest = 3.4028234663852886e38;

describe('data that is long along one axis', () => {
  failOnGpuErrors();

  const parts: [BlockShape, rows: number, columns: number, Pick<CellPicture, 'window' | 'width' | 'height'>][] = [
    ['rows', 1, 70_000, { window: { x: 0, y: 0, width: 70_000, height: 1 }, width: 70, height: 9 }],
    ['rows', 5, 9_001, { window: { x: 17.5, y: 0.25, width: 8_800.5, height: 4.5 }, width: 33, height: 40 }],
    ['columns', 70_000, 1, { window: { x: 0, y: 0, width: 1, height: 70_000 }, width: 9, height: 70 }],
    ['columns', 9_001, 5, { window: { x: 0.25, y: 17.5, width: 4.5, height: 8_800.5 }, width: 40, height: 33 }],
    ['square', 900, 700, { window: { x: 3, y: 0, width: 697, height: 900 }, width: 37, height: 31 }],
  ];
  const cases = parts.flatMap((part) => [false, true].map((floored) => [...part, floored] as const));
  for (const [shape, rows, columns, part, floored] of cases) {
    const above = floored ? ', of the cells above each row’s floor' : '';
    it(`shows the same by blocks as ${shape} of [${rows}, ${columns}] as by its cells${above}`, async () => {
      const engine = await testEngine();
      const device = engine.requireDevice();
      const { source, release } = matrixOf(device, rows, columns);
      const [pyramid, byBlocks, byCells] = [
        new Pyramid(device, source.wgsl),
        new CellExtremes(device, source.wgsl),
        new CellExtremes(device, source.wgsl),
      ];
      const floors = uploadBuffer(device, 'test.floors', 4 * rows);
      device.queue.writeBuffer(
        floors,
        0,
        Float32Array.from({ length: rows }, (_, row) => (row % 3) - 1),
      );
      const rowFloors = floored ? floors : undefined;
      const picture = { ...part, minify: 'extreme' as const, rowFloors };
      expect(blocksFor(picture)).to.equal(shape);
      const bytes = 8 * part.width * part.height;
      const both = await readBytes(engine, (frame) => {
        pyramid.run(frame, source, shape, rowFloors);
        byBlocks.run(frame, source, { ...picture, pyramid });
        byCells.run(frame, source, picture);
        return [byBlocks, byCells].map(({ pixels }) => ({ buffer: pixels!, offset: 0, bytes }));
      });
      const [blocks, cells] = [new Float32Array(both, 0, bytes / 4), new Float32Array(both, bytes)];
      // Where an infinity alone lies under a pixel, one says it twice, the other with the largest number: one colour.
      const seen = (value: number): number => Math.max(-largest, Math.min(largest, value));
      expect([...blocks].map(seen)).to.deep.equal([...cells].map(seen));
      expect(cells.some((value) => Math.abs(value) < 10 && value !== 0)).to.equal(true);
      for (const one of [pyramid, byBlocks, byCells]) one.release();
      floors.destroy();
      release();
    });
  }

  it('needs no blocks where few cells lie under a pixel', () => {
    const of = (width: number, height: number): BlockShape | null =>
      blocksFor({ window: { x: 0, y: 0, width, height }, width: 100, height: 100, minify: 'extreme' });
    expect([of(100, 100), of(500, 500), of(3_500, 1), of(3_600, 1), of(1, 3_600)]).to.deep.equal([
      ...[null, null, null],
      ...['rows', 'columns'],
    ]);
    expect([of(600, 600), of(9_000, 600), of(9_600, 600)]).to.deep.equal(['square', 'square', 'rows']);
  });

  it('stamps markers in dispatches of bounded size, and the topmost one is in each pixel', async () => {
    const engine = await testEngine();
    const device = engine.requireDevice();
    const [samples, channels, radius] = [200_000, 2, 2.5];
    const size = { width: 48, height: 40 };
    const { source, values, release } = matrixOf(device, samples, channels);
    const plot = new Uniforms(device, position, { struct: 'Plot', label: 'test.plot' });
    const flags = { marker: 0, zero: 0, fixedEnds: 1, oneColour: 0, rim: 0 };
    const colours = { zeroColour: [0, 0, 0, 0], markerColour: [0, 0, 0, 0], rimColour: [0, 0, 0, 0] };
    plot.write({ size: [size.width, size.height], samples, channels, radius, ends: [-4, 4], ...flags, ...colours });
    const range = storageBuffer(device, 'test.range', 16);
    const stamps = new MarkerStamps(device, source.wgsl);
    const before = engine.stats.dispatches;
    const bytes = 4 * size.width * size.height;
    const keys = new Uint32Array(
      await readBytes(engine, (frame) => {
        stamps.run(frame, source, { ...size, range, plot: plot.buffer });
        return [{ buffer: stamps.stamps!, offset: 0, bytes }];
      }),
    );
    expect(engine.stats.dispatches - before).to.equal(1 + Math.ceil((samples * channels) / 2 ** 18));
    // How far each marker reaches into a pixel; within a hair of the edge either answer is right.
    const hair = 1e-3;
    const reach = (key: number, x: number, y: number): number => {
      const [sample, channel] = [(key - 1) % samples, Math.floor((key - 1) / samples)];
      const value = values[sample * channels + channel];
      if (!Number.isFinite(value)) return -Infinity;
      const across = x + 0.5 - ((sample + 0.5) * size.width) / samples;
      const down = y + 0.5 - (radius + ((size.height - 2 * radius) * (4 - value)) / 8);
      return 0.5 + radius - Math.hypot(across, down);
    };
    const wrong: string[] = [];
    const perColumn = samples / size.width;
    for (const [pixel, key] of keys.entries()) {
      const [x, y] = [pixel % size.width, Math.floor(pixel / size.width)];
      if (key > 0 && reach(key, x, y) < -hair) wrong.push(`${key} does not reach (${x}, ${y})`);
      for (let channel = channels - 1; channel >= 0; channel--) {
        const [from, to] = [x - 3, x + 4].map((column) => Math.min(samples, Math.max(0, column * perColumn)));
        for (let one = channel * samples + to; one > Math.max(key, channel * samples + from); one--) {
          if (reach(Math.ceil(one), x, y) > hair) wrong.push(`${one} lies over ${key} at (${x}, ${y})`);
        }
      }
    }
    expect(wrong.slice(0, 5)).to.deep.equal([]);
    expect(keys.filter((key) => key > samples).length, 'pixels of the upper channel').to.be.above(500);
    for (const one of [plot, stamps]) one.release();
    range.destroy();
    release();
  });
});
