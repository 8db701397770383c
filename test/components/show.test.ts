import { expect } from 'chai';
import { showFeatures0D, showFeatures1D, showFeatures2D, showHistogram } from '../../components/index';
import { matplotlibColour } from '../support/colormaps';
import { failOnGpuErrors } from '../support/engine';
import { canvasOf, colourDistance, readPixels } from '../support/pixels';

const three = { values: Float32Array.from({ length: 2 * 6 * 4 }, (_, i) => i % 5), shape: [2, 6, 4] };

describe('the seed’s functions as one-liners', () => {
  failOnGpuErrors();

  let target: HTMLElement;
  beforeEach(() => document.body.append((target = document.createElement('div'))));
  afterEach(() => target.remove());

  it('draw channels as line plots, by the seed’s option names or in camelCase', async () => {
    const element = showFeatures1D(target, [[0, 1], [1, 0]], { max_timesteps: 50, show_y_zero: false, scale_width: 0.5 }); // prettier-ignore
    await element.updateComplete;
    expect(element.parentElement).to.equal(target);
    expect(element).to.include({ maxTimesteps: 50, hideYZero: true, scaleWidth: 0.5, maxColSubplots: 10, dpi: 76 });
    const same = showFeatures1D(target, [[0, 1]], { maxTimesteps: 50, showYZero: false, scaleWidth: 0.5 });
    expect(same).to.include({ maxTimesteps: 50, hideYZero: true, scaleWidth: 0.5 });
  });

  it('understand see-rnn’s options', () => {
    const overlaid = showFeatures1D(target, three, { n_rows: 2, share_xy: [1, 0], annotations: ['a', 'b', 'c', 'd'] });
    expect(overlaid).to.include({ samples: 'overlay', nRows: 2, shareXy: 'none' });
    expect(overlaid.names).to.deep.equal(['a', 'b', 'c', 'd']);
    const cells = showFeatures1D(target, three, { subplot_samples: true, share_xy: 'col', show_xy_ticks: [0, 1] });
    expect(cells).to.include({ samples: 'cells', shareXy: 'columns', showTicks: true });
    const one = showFeatures1D(target, three, { sample: 1, title: false, share_xy: 1, annotations: null, w: 2 });
    expect(one).to.include({ samples: '', sample: 1, title: '', shareXy: 'all', annotations: 'none', scaleWidth: 2 });
  });

  it('draw a matrix as a heatmap, or as see-rnn does', async () => {
    const heatmap = showFeatures2D(target, [[0, 1], [2, 4]], { norm: 'auto', cmap: 'viridis' }); // prettier-ignore
    expect(heatmap.localName).to.equal('attn-heatmap');
    expect(heatmap).to.include({ norm: 'symmetric', cmap: 'viridis' });
    await heatmap.updateComplete;
    const pixels = readPixels(canvasOf(heatmap));
    expect(colourDistance(pixels.at(9, 9), await matplotlibColour('viridis', 0, [-4, 4]))).to.be.at.most(1);
    heatmap.remove(); // what is drawn below it would be out of sight
    const grid = showFeatures2D(target, three, { reflect_half: true, norm: [-1, 4], sample: 1 });
    expect(grid.localName).to.equal('feature-grid');
    expect(grid).to.include({ mode: 'heat', reflectHalf: true, norm: '-1,4', timestepsXaxis: false, sample: 1 });
    await grid.updateComplete;
    const heat = readPixels(canvasOf(grid));
    // Sample 1, time 0, channel 0 is element 24: 24 % 5 = 4.
    expect(colourDistance(heat.at(9, 9), await matplotlibColour('bwr', 4, [-1, 4]))).to.be.at.most(1);
  });

  it('draw a histogram of 500 bins, and values per sample', async () => {
    const histogram = showHistogram(target, [[1, 2, 2]], { center_zero: true, xlims: [-3, 3], peaks_to_clip: 1 });
    expect(histogram).to.include({ bins: 500, centerZero: true, xlims: '-3,3', peaksToClip: 1 });
    const scatter = showFeatures0D(target, [[1, 2]], {
      ylims: 'auto', show_y_zero: false, cmap: 'turbo', marker: 's', color: 'teal', show_borders: false, title: 'outputs',
    }); // prettier-ignore
    expect(scatter).to.include({ ylims: '', hideYZero: true, cmap: 'turbo', marker: 's', color: 'teal' });
    expect(scatter).to.include({ noBorders: true, title: 'outputs' });
    await scatter.updateComplete;
  });

  it('draw all samples, unless one is chosen', async () => {
    const tiles = showFeatures2D(target, three, { cmap: 'viridis', norm: [0, 4] });
    expect(tiles).to.include({ localName: 'attn-heatmap', heads: 'all' });
    await tiles.updateComplete;
    expect([...tiles.shadowRoot!.querySelectorAll('[part=heads] text')].map((n) => n.textContent)).to.deep.equal([
      '0',
      '1',
    ]);
    const pixels = readPixels(canvasOf(tiles));
    expect(colourDistance(pixels.at(2, 2), await matplotlibColour('viridis', 0, [0, 4]))).to.be.at.most(1);
    // The last cell of sample 1 is element 47: 47 % 5 = 2.
    const last = pixels.at(pixels.width - 3, pixels.height - 3);
    expect(colourDistance(last, await matplotlibColour('viridis', 2, [0, 4]))).to.be.at.most(1);
    const stacked = showFeatures2D(target, three, { timesteps_xaxis: true });
    expect(stacked).to.include({ localName: 'feature-grid', samples: 'cells' });
    await stacked.updateComplete;
    expect(stacked.shadowRoot!.querySelector('[part=message]')).to.equal(null);
  });

  it('refuse options and places that there are not', () => {
    const given = { bins: 5, savepath: 'x.png' };
    expect(() => showHistogram(target, [[1]], given)).to.throw(
      'showHistogram: there is no option savepath. Give one of scale_width, scale_height, w, h, bins, xlims, ylim, center_zero, peaks_to_clip, share_xy, pad_xticks, show_borders, show_xy_ticks, title, n_rows, annotations, by, overlay, color.',
    );
    expect(() => showFeatures0D('#nowhere', [[1]])).to.throw(
      'there is no element "#nowhere" on the page. Give one, or its selector.',
    );
  });
});
