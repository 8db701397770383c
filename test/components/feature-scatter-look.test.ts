import { expect } from 'chai';
import '../../components/feature-scatter';
import type { FeatureScatter } from '../../components/feature-scatter';
import { contrast, type Colour } from '../support/contrast';
import { failOnGpuErrors } from '../support/engine';
import { mount } from '../support/mount';
import { canvasOf, colourDistance, readPixels } from '../support/pixels';
import { textsOf, textFaults } from '../support/text-faults';

const papers: Record<string, Colour> = { light: [255, 255, 255], dark: [28, 32, 38] };

async function show(theme: string, rows: number[][], more: Partial<FeatureScatter> = {}): Promise<FeatureScatter> {
  const element = mount('feature-scatter', { hideYZero: true, ...more, data: rows }, { width: 476, height: 268 });
  element.style.colorScheme = theme;
  await element.updateComplete;
  await Promise.all(canvasOf(element).getAnimations().map((change) => change.finished)); // prettier-ignore
  await element.toSVG();
  element.redraw();
  await element.updateComplete;
  return element;
}

/** The opaque colours of a marker, from its middle to its edge. */
function coloursFrom(element: FeatureScatter, [x, y]: readonly [number, number]): Colour[] {
  const pixels = readPixels(canvasOf(element));
  const along = Array.from({ length: 14 }, (_, i) => pixels.at(x + i, y));
  return along.filter(([, , , alpha]) => alpha > 240).map(([r, g, b]) => [r, g, b]);
}

describe('the markers of a scatter plot', () => {
  failOnGpuErrors();

  for (const theme of ['light', 'dark']) {
    it(`stand out from a ${theme} page by 3:1, in any colour`, async () => {
      for (const color of ['#ffffff', '#000000', '#0000ff', '#ff0000', '#ffff00', '#1c2026', '#7f7f7f']) {
        for (const markerSize of [2.5, 8]) {
          const element = await show(theme, [[0]], { color, markerSize, ylims: '-1,1', noColorbar: true });
          const { width, height } = canvasOf(element);
          const colours = coloursFrom(element, [Math.floor(width / 2), Math.floor(height / 2)]);
          const best = Math.max(...colours.map((colour) => contrast(colour, papers[theme])));
          expect(best, `${color}, ${markerSize}`).to.be.at.least(3);
          element.remove();
        }
      }
    });
  }

  it('are filled with their own colour, and where that stands out to the edge', async () => {
    const red = await show('dark', [[0]], { color: '#ff5544', markerSize: 8, ylims: '-1,1', noColorbar: true });
    const middle = [Math.floor(canvasOf(red).width / 2), Math.floor(canvasOf(red).height / 2)] as const;
    expect(new Set(coloursFrom(red, middle).map(String))).to.deep.equal(new Set(['255,85,68']));
    const blue = await show('light', [[0]], { color: '#eeeeff', markerSize: 8, ylims: '-1,1', noColorbar: true });
    const [first, ...rest] = coloursFrom(blue, middle);
    expect(first).to.deep.equal([238, 238, 255]);
    const [r, , b] = rest.at(-1)!;
    expect([r < 180, b > r], 'the rim is a darker blue').to.deep.equal([true, true]);
  });

  it('have no dark middle on a dark page, and a swatch of the same colour', async () => {
    const blue = await show('dark', [[0]], { color: '#0000ff', markerSize: 8, ylims: '-1,1', noColorbar: true });
    const middle = [Math.floor(canvasOf(blue).width / 2), Math.floor(canvasOf(blue).height / 2)] as const;
    const seen = coloursFrom(blue, middle);
    // But for a rounding where the edge blends into the page.
    for (const colour of seen) expect(colourDistance(colour, seen[0]), String(colour)).to.be.at.most(2);
    const mapped = await show('dark', [[0, 1]], { cmap: '#0000ff,#ffffff', markerSize: 8 });
    const [swatch] = [...mapped.shadowRoot!.querySelectorAll('[part=colorbar] circle')];
    const fill = swatch.getAttribute('fill')!.match(/\d+/g)!.map(Number);
    for (const [i, part] of fill.entries()) expect(part).to.be.closeTo(seen[0][i], 1);
  });
});

describe('the colours of a scatter plot', () => {
  failOnGpuErrors();
  const swatches = (element: FeatureScatter): string[] =>
    [...element.shadowRoot!.querySelectorAll('[part=colorbar] circle')].map((node) => node.getAttribute('fill')!);

  it('are a swatch for each of a few channels, a bar for many', async () => {
    const few = await show('light', [[1, 2, 3]], { cmap: 'bwr' });
    expect(swatches(few)).to.deep.equal(['rgb(0 0 255)', 'rgb(255 254 254)', 'rgb(255 0 0)']);
    expect(textFaults(few)).to.deep.equal([]);
    const many = await show('light', [Array.from({ length: 40 }, (_, i) => i)]);
    expect(swatches(many)).to.deep.equal([]);
    expect(many.shadowRoot!.querySelector('[part=colorbar] image')).to.not.equal(null);
  });

  it('leave what is not drawn a place beside the markers', async () => {
    const element = await show('light', [[NaN, 2, 30]], { ylims: '-3,3' });
    await element.toSVG(); // what is not drawn is known
    const odd = textsOf(element).find(({ part }) => part === 'odd')!;
    expect(odd.text).to.equal('1 NaN, 1 outside: not drawn');
    expect(odd.box.left).to.be.at.least(canvasOf(element).getBoundingClientRect().right);
    expect(textFaults(element)).to.deep.equal([]);
  });
});
