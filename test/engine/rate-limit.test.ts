import { expect } from 'chai';
import { RateLimit } from '../../src/engine/rate-limit';

describe('a limit of reports', () => {
  it('lets so many through in a span, and says with the next how many were left out', () => {
    let time = 0;
    const limit = new RateLimit({ count: 3, span: 1000 }, () => time);
    const reported = (count: number): (number | null)[] => Array.from({ length: count }, () => limit.next());
    expect(reported(5)).to.deep.equal([0, 0, 0, null, null]);
    time = 999;
    expect(reported(1)).to.deep.equal([null]);
    time = 1000;
    expect(reported(4)).to.deep.equal([3, 0, 0, null]);
    time = 5000;
    expect(reported(1)).to.deep.equal([1]);
  });
});
