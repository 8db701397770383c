import { expect } from 'chai';
import { stepAt, thresholdAt, thresholdSteps } from '../../components/heatmap/threshold-scale';

const steps = Array.from({ length: thresholdSteps + 1 }, (_, step) => step);

describe('the threshold slider', () => {
  it('goes in equal steps from the lowest to the highest value', () => {
    expect([0, 1, 100, 200].map((step) => thresholdAt(step, [-2, 8]))).to.deep.equal([undefined, -1.95, 3, 8]);
    expect([undefined, -2, 3, 8, 99].map((value) => stepAt(value, [-2, 8]))).to.deep.equal([0, 0, 100, 200, 200]);
  });

  it('goes in equal factors over weights, so that many steps lie about 1/T', () => {
    const range = [0, 0.5] as const;
    expect([0, 1, 200].map((step) => thresholdAt(step, range))).to.deep.equal([undefined, 0.00005, 0.5]);
    const near = steps.filter((step) => Math.abs(Math.log10((thresholdAt(step, range) ?? 1) * 240)) < 0.5);
    expect(near.length).to.be.above(40);
  });

  for (const range of [
    [-2, 8],
    [0, 0.5],
    [0.001, 0.02],
    [0, 1],
    [0, 255],
  ] as const) {
    // prettier-ignore
    it(`stays at the step that was set, from ${range[0]} to ${range[1]}`, () => {
      for (const step of steps) expect(stepAt(thresholdAt(step, range), range)).to.equal(step);
    });
  }

  it('stands at its ends for thresholds beyond them', () => {
    for (const value of [-1, 0, 1e-9]) expect(stepAt(value, [0, 1])).to.equal(1);
    expect(stepAt(7, [0, 1])).to.equal(200);
  });
});
