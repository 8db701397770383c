import { expect } from 'chai';
import '../../components/index';
import type { FeatureHistogram } from '../../components/feature-histogram';
import { failOnGpuErrors } from '../support/engine';
import { mount } from '../support/mount';
import { canvasOf } from '../support/pixels';
import { textsOf, textFaults } from '../support/text-faults';

const axes = ['layer', 'epoch', 'kernel', 'value'];

/** Histograms of 3 layers, 4 epochs and 2 kernels, the values far apart and each seventh of them NaN. */
function training(): Float32Array {
  return Float32Array.from({ length: 3 * 4 * 2 * 60 }, (_, i) => (i % 7 ? 1000 * Math.sin(i) * (1 + (i % 5)) : NaN));
}

async function show(properties: Partial<FeatureHistogram>, width: number, height: number): Promise<FeatureHistogram> {
  const data = { values: training(), shape: [3, 4, 2, 60], axes };
  const element = mount('feature-histogram', { bins: 20, data, ...properties }, { width, height });
  await element.toSVG(); // what is read when the data rests is there now
  await element.updateComplete;
  return element;
}

const names = ['embedding', 'a name that is far too long for any cell', 'dense'];

describe('the texts of a grid of histograms', () => {
  failOnGpuErrors();

  for (const shareXy of ['all', 'columns,all', 'columns,rows', 'none']) {
    it(`never lie on one another, nor outside: share-xy="${shareXy}"`, async () => {
      for (const [width, height] of [
        [317, 270],
        [270, 220],
        [1200, 700],
      ] as const) {
        for (const properties of [
          { by: 'layer,epoch', overlay: 'kernel' },
          {
            by: 'layer,epoch',
            overlay: 'kernel',
            names,
            columnNames: names,
            overlayNames: names.slice(0, 2),
            title: names[1],
          },
          { by: 'layer', names },
          { by: 'epoch', overlay: 'layer', nRows: 2, padXticks: true },
          { by: 'kernel', xlims: '-10,10', ylim: 3 },
          { overlay: 'epoch', xlims: '-10,10' },
        ]) {
          const element = await show({ shareXy, ...properties }, width, height);
          expect(textFaults(element), `${JSON.stringify(properties)} at ${width}`).to.deep.equal([]);
          element.remove();
        }
      }
    });
  }

  it('say beside the bars what is not drawn', async () => {
    const element = await show({ by: 'layer,epoch', overlay: 'kernel', xlims: '-10,10' }, 500, 400);
    const odd = textsOf(element).find(({ part }) => part === 'odd')!;
    expect(odd.text).to.match(/^206 NaN, 1,?\d+ outside: not drawn$/);
    expect(odd.box.left).to.be.at.least(canvasOf(element).getBoundingClientRect().right);
  });

  it('leave the bars four fifths of a card’s width', async () => {
    const element = await show({ by: 'layer,epoch', overlay: 'kernel' }, 317, 270);
    expect(canvasOf(element).getBoundingClientRect().width).to.be.above(0.75 * 317);
    expect(textsOf(element).filter(({ part }) => part === 'legend').map(({ text }) => text)).to.deep.equal(['kernel 0', 'kernel 1']); // prettier-ignore
  });

  it('say in a row of names how many find no room', async () => {
    const data = { values: new Float32Array(64 * 3).map((_, i) => i), shape: [64, 3], axes: ['time', 'value'] };
    const element = await show({ data, overlay: 'time' }, 320, 240);
    const texts = textsOf(element).filter(({ part }) => part === 'legend');
    const rest = 64 - (texts.length - 1);
    expect(texts.at(-1)!.text).to.equal(`and ${rest} more`);
    expect(texts.length).to.be.within(3, 6);
    expect(textFaults(element)).to.deep.equal([]);
  });
});
