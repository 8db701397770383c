import { expect } from 'chai';
import '../../components/index';
import { matplotlibTables } from '../support/colormaps';
import { failOnGpuErrors } from '../support/engine';
import { mount, until } from '../support/mount';
import { canvasOf, colourDistance, readPixels } from '../support/pixels';

const size = { width: 400, height: 300 };
type Figure = HTMLElementTagNameMap['attn-heatmap' | 'feature-grid'];

/** What the colour bar says: each label, and where its tick lies, 0 at the bottom and 1 at the top. */
function barOf(figure: Figure): { label: string; at: number }[] {
  const bar = figure.shadowRoot!.querySelector('[part=colorbar]')!;
  const box = bar.querySelector('rect.frame')!;
  const [y, height] = ['y', 'height'].map((name) => Number(box.getAttribute(name)));
  const texts = [...bar.querySelectorAll('text')];
  return texts.map((node) => ({
    label: node.textContent!.trim(),
    at: 1 - (Number(node.getAttribute('y')) - y) / height,
  }));
}

async function drawn(
  tag: 'attn-heatmap' | 'feature-grid',
  norm: string,
  data: number[][],
): Promise<[Figure, ReturnType<typeof barOf>]> {
  const properties = { cmap: 'viridis', norm, data, ...(tag === 'feature-grid' && { mode: 'heat' as const }) };
  const figure = mount(tag as 'attn-heatmap', properties, size);
  await figure.updateComplete;
  await until(() => !barOf(figure).some(({ label }) => label === 'low'));
  const bar = barOf(figure);
  figure.redraw(); // a canvas can be read only until the browser has shown it
  await figure.updateComplete;
  return [figure, bar];
}

const constants: [string, number[][], string][] = [
  ['all 0.5', [[0.5, 0.5], [0.5, 0.5]], '0.5'],
  ['all 0', [[0, 0, 0]], '0'],
  ['one number', [[7]], '7'],
  ['attention that is the same everywhere', Array.from({ length: 3 }, () => [1 / 3, 1 / 3, 1 / 3]), '0.3333'],
  ['all below 0', [[-3, -3]], '-3'],
  ['equal but for a gap', [[2, NaN], [2, 2]], '2'],
]; // prettier-ignore

describe('data whose values are all equal', () => {
  failOnGpuErrors();
  let viridis: number[];
  before(async () => (viridis = (await matplotlibTables()).viridis));
  const entry = (index: number): number[] => viridis.slice(3 * index, 3 * index + 3);

  for (const tag of ['attn-heatmap', 'feature-grid'] as const) {
    for (const [what, data, label] of constants) {
      it(`lies in the middle of the colours, in the picture and in the bar: ${what}, ${tag}`, async () => {
        const [figure, bar] = await drawn(tag, '', data);
        expect(bar).to.deep.equal([{ label, at: 0.5 }]);
        expect(colourDistance(readPixels(canvasOf(figure)).at(3, 3), entry(128))).to.equal(0);
      });
    }

    it(`has the bar's own colour under every norm: ${tag}`, async () => {
      for (const [norm, at] of [
        ['log', 128],
        ['symmetric', 255],
        ['0,2', 64],
        ['log,0.25,1', 128],
      ] as const) {
        const [figure, bar] = await drawn(tag, norm, [[0.5]]);
        expect(colourDistance(readPixels(canvasOf(figure)).at(3, 3), entry(at)), norm).to.equal(0);
        const told = bar.filter(({ label }) => Number(label) === 0.5);
        for (const tick of told) expect(256 * tick.at, norm).to.be.closeTo(at, 1);
        figure.remove(); // so that the next one is in sight
      }
    });
  }

  it('leaves infinite values at the ends', async () => {
    const [figure] = await drawn('attn-heatmap', '', [[-Infinity, 2, Infinity]]);
    const pixels = readPixels(canvasOf(figure));
    const colours = [0.1, 0.5, 0.9].map((x) => pixels.at(Math.floor(x * pixels.width), 5));
    [0, 128, 255].forEach((index, i) => expect(colourDistance(colours[i], entry(index)), `${i}`).to.equal(0));
  });
});

describe('a colour bar on which only one round value lies', () => {
  failOnGpuErrors();

  for (const [low, high, labels] of [
    [-0.3, 0.4, ['-0.3', '0.4']],
    [-3e-9, 4e-9, ['-3e-9', '4e-9']],
  ] as const) {
    it(`says both ends: ${low} to ${high}`, async () => {
      const figure = mount('attn-heatmap', { data: [[low, high]] }, { width: 400, height: 150 });
      await figure.updateComplete;
      await until(() => !barOf(figure).some(({ label }) => label === 'low'));
      const bar = barOf(figure);
      expect(bar.map(({ label }) => label)).to.deep.equal(labels);
      expect(bar.map(({ at }) => at)).to.deep.equal([0, 1]);
    });
  }
});
