import { expect } from 'chai';
import { openWebGlTier, painterKinds, type WebGlPictures } from '../../src/views/webgl-tier';
import { recorded } from '../../src/webgl/recorded-sources.js';
import { compileSource, keyOfSource, recordSources } from '../../src/webgl/recorded';

/** All sources, with the painters made in this order, and the rows. */
function generated(kinds: typeof painterKinds, { reversed = false } = {}): Map<string, readonly string[]> {
  const sources = new Map<string, readonly string[]>();
  recordSources((key, parts) => sources.set(key, parts));
  const webgl = openWebGlTier({}, '').webgl as WebGlPictures;
  for (const kind of kinds) webgl.painter(kind);
  webgl.rows();
  webgl.context.compileAll({ reversed });
  recordSources(null);
  webgl.release();
  return sources;
}

describe('what regl generates for our commands', () => {
  let sources: Map<string, readonly string[]>;
  before(() => (sources = generated(painterKinds)));

  it('is recorded, all of it and nothing else: run "node scripts/record-regl.mjs"', () => {
    expect(sources.size).to.be.above(5);
    expect(Object.keys(recorded).sort()).to.deep.equal([...sources.keys()].sort());
  });

  it('is the same in whatever order commands are compiled', () => {
    const others = generated([...painterKinds].reverse(), { reversed: true });
    expect([...others.keys()].sort()).to.deep.equal([...sources.keys()].sort());
  });

  it('is looked up, and not compiled', () => {
    const never = (() => expect.fail('compiled')) as unknown as FunctionConstructor;
    for (const parts of sources.values()) {
      expect(compileSource(parts, never)).to.equal(recorded[keyOfSource(parts)]);
    }
  });

  it('is refused with a sentence where it is another and the page’s policy forbids it', () => {
    const forbidden = (() => {
      throw new EvalError('refused by the policy');
    }) as unknown as FunctionConstructor;
    expect(() => compileSource(['a', 'return a'], forbidden)).to.throw(
      /is not among those that were recorded, and this page’s content policy allows no other \(refused by the policy\)\. Run/,
    );
  });
});
