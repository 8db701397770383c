import { expect } from 'chai';
import { keyword } from '../../src/engine/keyword';

describe('a keyword', () => {
  const sides = ['left', 'right'] as const;

  it('is given back when it is allowed', () => {
    const side: 'left' | 'right' = keyword('side', 'left', sides);
    expect(side).to.equal('left');
  });

  it('is refused with its name, its value and what to give', () => {
    expect(() => keyword('side', 'top', sides)).to.throw('side is "top". Give one of left, right.');
    expect(() => keyword('figure: side', '', sides, 'Leave it out.')).to.throw('figure: side is "". Leave it out.');
    expect(() => keyword('side', 'toString', sides)).to.throw('side is "toString"');
    expect(() => keyword('side', 2 as never, sides)).to.throw('side is "2"');
  });
});
