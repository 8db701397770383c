import { expect } from 'chai';
import { showHistogram, showHistogramGrid } from '../../components/index';
import type { FeatureHistogram } from '../../components/feature-histogram';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors } from '../support/engine';
import { until } from '../support/mount';

function texts(element: FeatureHistogram, part: string): string[] {
  return [...element.shadowRoot!.querySelectorAll(`text[part=${part}], [part=${part}] text`)].map(
    (n) => n.textContent!,
  );
}

describe('histograms as one-liners', () => {
  failOnGpuErrors();

  let target: HTMLElement;
  beforeEach(() => document.body.append((target = document.createElement('div'))));
  afterEach(() => target.remove());

  it('understand features_hist, with the seed’s defaults', async () => {
    const plain = showHistogram(target, [[1, 2, 2]]);
    expect(plain).to.include({ bins: 500, by: '', shareXy: 'all', padXticks: false, nRows: 0, noBorders: false });
    const asked = showHistogram(target, [[1, 2], [3, 4]], {
      n_rows: 'vertical', bins: 9, center_zero: true, share_xy: ['col', 1], pad_xticks: true, annotations: ['a', 'b'], by: 'sample',
      peaks_to_clip: 2, show_borders: false, show_xy_ticks: [0, 1], title: 'Weights', ylim: 7, w: 0.5, color: 'teal',
    }); // prettier-ignore
    expect(asked).to.include({ bins: 9, centerZero: true, shareXy: 'columns,all', padXticks: true, by: 'sample' });
    expect(asked).to.include({
      peaksToClip: 2,
      noBorders: true,
      ticks: 'y',
      title: 'Weights',
      ylim: 7,
      scaleWidth: 0.5,
    });
    expect(asked.names).to.deep.equal(['a', 'b']);
    await asked.updateComplete;
    expect(texts(asked, 'label')).to.deep.equal(['a', 'b']);
    expect(asked.shadowRoot!.querySelector('[part=message]')).to.equal(null);
    const none = showHistogram(target, [[1, 2]], { annotations: null, share_xy: false, n_rows: null, title: false });
    expect(none).to.include({ annotations: 'none', shareXy: 'none', padXticks: true, nRows: 0, title: '' });
    expect(showHistogram(target, [[1]], { shareXy: 0, padXticks: false })).to.include({ padXticks: false });
  });

  it('understand features_hist_v2: rows, columns, and several histograms in each cell', async () => {
    const weights = tf.randomNormal([2, 3, 4, 5, 6], 0, 1, 'float32', 7);
    const element = showHistogramGrid(target, weights, { colnames: ['a', 'b', 'c'], side_annot: 'epoch ', ylim: 9 });
    expect(element).to.include({ bins: 100, by: '0,1', overlay: '2', shareXy: 'columns,all', ylim: 9 });
    await element.updateComplete;
    expect(texts(element, 'label')).to.deep.equal(['a', 'b', 'c', 'epoch 0', 'epoch 1']);
    expect(texts(element, 'legend')).to.deep.equal(['part 0', 'part 1', 'part 2', 'part 3']);
    const summary = (): string => element.shadowRoot!.querySelector('[part=surface]')!.getAttribute('aria-label')!;
    await until(() => summary().includes('Values'));
    expect(summary()).to.match(/^Histogram of 2 by 3 by 4 by 5 by 6 values in 100 bins, one for each of 2 \(row\) by 3 \(column\), 4 \(part\) over one another\. Values from /); // prettier-ignore
    weights.dispose();
  });

  it('keep the axes’ own names, and have one histogram in each cell of three axes', async () => {
    const data = { values: new Float32Array(12), shape: [2, 3, 2], axes: ['layer', 'epoch', 'value'] };
    const element = showHistogramGrid(target, data);
    expect(element.overlay).to.equal('');
    await element.updateComplete;
    expect(texts(element, 'label')).to.deep.equal(['epoch 0', 'epoch 1', 'epoch 2', 'layer 0', 'layer 1']);
  });

  it('refuse data without rows and columns', () => {
    expect(() => showHistogramGrid(target, [[1, 2]])).to.throw(
      'showHistogramGrid: data has 2 axes, [1, 2]. Give three or more: rows, columns, and what is counted.',
    );
    expect(target.children.length).to.equal(0);
  });
});
