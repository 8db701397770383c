import { expect } from 'chai';
import { colormapBytes, colormapNames } from '../../src/views/colormap';
import { matplotlibTables } from '../support/colormaps';

describe('the colour maps', () => {
  it('are matplotlib’s, entry by entry', async () => {
    const tables = await matplotlibTables();
    expect([...colormapNames].sort()).to.deep.equal(Object.keys(tables).sort());
    for (const name of colormapNames) {
      const bytes = colormapBytes(name);
      const rgb = [...bytes].filter((_, i) => i % 4 !== 3);
      expect(rgb, name).to.deep.equal(tables[name]);
    }
  });

  it('names the maps there are when asked for another', () => {
    expect(() => colormapBytes('jet')).to.throw('there is no colour map "jet". Use one of bwr');
    expect(() => colormapBytes('constructor')).to.throw('no colour map "constructor"');
  });
});
