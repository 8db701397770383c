import { expect } from 'chai';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';

const count = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
const numbers = (shape: number[], step: number): tf.Tensor =>
  tf.tensor(
    Float32Array.from({ length: count(shape) }, (_, i) => ((i * step) % 17) / 4 - 2),
    shape,
  );

describe('tensors of five and six axes', () => {
  failOnGpuErrors();
  before(testEngine);

  for (const shape of [
    [2, 3, 8, 9, 6],
    [2, 2, 3, 5, 8, 6],
  ]) {
    for (const [name, op, counted] of [
      ['sub', tf.sub, (a: number, b: number) => a - b],
      ['mul', tf.mul, (a: number, b: number) => a * b],
      ['prelu', tf.prelu, (a: number, b: number) => (a < 0 ? a * b : a)],
    ] as const) {
      it(`are taken with a vector along the last: ${name} of ${shape.length}`, async () => {
        const [a, b] = [numbers(shape, 5), numbers([6], 3)];
        const [ofA, ofB] = [await a.data(), await b.data()];
        const found = await (op as (a: tf.Tensor, b: tf.Tensor) => tf.Tensor)(a, b).data();
        expect([...found]).to.deep.equal(Array.from(ofA, (value, i) => Math.fround(counted(value, ofB[i % 6]))));
        if (name === 'prelu') return;
        const turned = await (op as (a: tf.Tensor, b: tf.Tensor) => tf.Tensor)(b, a).data();
        expect([...turned]).to.deep.equal(Array.from(ofA, (value, i) => Math.fround(counted(ofB[i % 6], value))));
      });
    }
  }
});
