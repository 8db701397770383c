import { expect } from 'chai';
import '../../src/forward/column-sums';
import '../../src/forward/product';
import * as tf from '../../src/tfjs/tf';
import { gradientError } from '../reference/differences';
import { watchDispatches } from '../support/dispatches';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { seededNumbers } from '../support/random';

const tensor = (shape: number[], seed: number): tf.Tensor =>
  tf.tensor(seededNumbers(tf.util.sizeFromShape(shape), seed), shape);

/** In float64: left is [batch, rows, inner], right [batch, inner, columns], each turned where asked. */
function reference(
  [left, right]: Float32Array[],
  { batches: [ofLeft, ofRight], rows, columns, inner, turned: [leftTurned, rightTurned] }: Case,
): Float64Array {
  const batches = Math.max(ofLeft, ofRight);
  return Float64Array.from({ length: batches * rows * columns }, (_, i) => {
    const [batch, row, column] = [Math.floor(i / (rows * columns)), Math.floor(i / columns) % rows, i % columns];
    const [leftStart, rightStart] = [(batch % ofLeft) * rows * inner, (batch % ofRight) * inner * columns];
    let sum = 0;
    for (let k = 0; k < inner; k++) {
      const a = left[leftStart + (leftTurned ? k * rows + row : row * inner + k)];
      const b = right[rightStart + (rightTurned ? column * inner + k : k * columns + column)];
      sum += a * b;
    }
    return sum;
  });
}

interface Case {
  batches: [left: number, right: number];
  rows: number;
  columns: number;
  inner: number;
  turned: [left: boolean, right: boolean];
}

describe('tf.matMul on a software adapter, against float64', () => {
  failOnGpuErrors();
  before(testEngine);

  for (const turned of [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ] as [boolean, boolean][]) {
    const words = `${turned[0] ? 'turned' : 'left'} × ${turned[1] ? 'turned' : 'right'}`;
    for (const [rows, columns, inner] of [
      [1, 1, 1],
      [4, 8, 12],
      [37, 5, 6],
      [8, 40, 7],
      [3, 2, 150],
      [70, 66, 33],
      [24, 12, 16],
      [132, 68, 4],
    ]) {
      it(`${words}: ${rows} rows, ${columns} columns, ${inner} within, in one dispatch`, async () => {
        for (const batches of [
          [1, 1],
          [3, 3],
          [3, 1],
          [1, 3],
        ] as [number, number][]) {
          const shapes = [
            [batches[0], ...(turned[0] ? [inner, rows] : [rows, inner])],
            [batches[1], ...(turned[1] ? [columns, inner] : [inner, columns])],
          ];
          const [a, b] = shapes.map((shape, i) => tensor(shape, 1 + i));
          const watched = watchDispatches('');
          const found = tf.matMul(a, b, ...turned);
          const numbers = (await found.data()) as Float32Array;
          watched.stop();
          expect(watched.labels).to.deep.equal(['product']);
          expect(found.shape).to.deep.equal([Math.max(...batches), rows, columns]);
          const given = [await a.data(), await b.data()] as Float32Array[];
          const wanted = reference(given, { batches, rows, columns, inner, turned });
          expect(gradientError(numbers, wanted), batches.join()).to.be.below(1e-5);
          tf.dispose([a, b, found]);
        }
      });
    }
  }

  it('leaves whole numbers to tfjs', async () => {
    const watched = watchDispatches('product');
    const whole = tf.matMul(tf.ones([2, 3], 'int32'), tf.ones([3, 2], 'int32'));
    expect([...(await whole.data())]).to.deep.equal([3, 3, 3, 3]);
    watched.stop();
    expect(watched.labels).to.deep.equal([]);
  });
});

describe('tf.sum over the first axes on a software adapter, against float64', () => {
  failOnGpuErrors();
  before(testEngine);

  for (const [shape, axes] of [
    [[1, 1], [0]],
    [[300, 33], [0]],
    [
      [4, 5, 70],
      [0, 1],
    ],
    [[4, 5, 7, 3], [0]],
  ] as [number[], number[]][]) {
    it(`of [${shape}] over ${axes}: one dispatch`, async () => {
      const x = tensor(shape, 1);
      const values = await x.data();
      const watched = watchDispatches('');
      const found = tf.sum(x, axes);
      const numbers = await found.data();
      watched.stop();
      expect(watched.labels).to.deep.equal(['column-sums']);
      expect(found.shape).to.deep.equal(shape.slice(axes.length));
      expect(tf.sum(x, axes, true).shape).to.deep.equal([...axes.map(() => 1), ...shape.slice(axes.length)]);
      const wanted = Float64Array.from(numbers, () => 0);
      values.forEach((value: number, i: number) => (wanted[i % wanted.length] += value));
      expect(gradientError(numbers, wanted)).to.be.below(1e-5);
      tf.dispose([x, found]);
    });
  }

  it('leaves other axes to tfjs', async () => {
    const watched = watchDispatches('column-sums');
    const x = tf.ones([2, 3, 4]);
    expect([...(await tf.sum(x, -1).data())]).to.deep.equal([4, 4, 4, 4, 4, 4]);
    expect([...(await tf.sum(x).data())]).to.deep.equal([24]);
    expect([...(await tf.sum(x, [0, 2]).data())]).to.deep.equal([8, 8, 8]);
    watched.stop();
    expect(watched.labels).to.deep.equal([]);
  });
});
