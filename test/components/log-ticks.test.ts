import { expect } from 'chai';
import { scaleLog } from 'd3-scale';
import { logPosition, logTicks } from '../../components/figure/log-ticks';

const axes: [number, number][] = [
  [1, 10],
  [0.001, 1],
  [0.31, 0.62],
  [2, 3],
  [1e-7, 42],
  [1e-30, 1e30],
  [0.99, 1.01],
  [5e-324, 1e-300],
  [1e-38, 3.4e38],
  [7, 7000],
];

/** Axes whose ends no person would choose, the same in every run. */
function oddAxes(count: number): [number, number][] {
  let seed = 1;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  return Array.from({ length: count }, () => {
    const low = 10 ** (16 * random() - 8);
    return [low, low * 10 ** (9 * random() + 1e-3)];
  });
}

describe('Ticks of a logarithmic axis', () => {
  it('are d3-scale’s, for round and odd ends and any count', () => {
    for (const [low, high] of [...axes, ...oddAxes(300)]) {
      const scale = scaleLog().domain([low, high]);
      for (const count of [2, 4, 6, 10, 20]) {
        expect(logTicks(low, high, count), `${low} to ${high}, ${count}`).to.deep.equal(scale.ticks(count));
      }
    }
  });

  it('stand where d3-scale puts them, to a thousandth of a pixel', () => {
    for (const [low, high] of oddAxes(300)) {
      const scale = scaleLog().domain([low, high]);
      for (const value of logTicks(low, high, 8)) {
        expect(logPosition(value, [low, high]), `${value} in ${low} to ${high}`).to.be.closeTo(scale(value), 1e-6);
      }
    }
  });
});
