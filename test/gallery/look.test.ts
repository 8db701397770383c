import { expect } from 'chai';
import '../../components/index';
import type { Figure } from '../../demo/gallery/example';
import { failOnGpuErrors } from '../support/engine';
import { lookFaults } from '../support/look';
import { mount } from '../support/mount';

const white = [255, 255, 255] as const;

/** A stand-in for a figure of 200 × 100 CSS pixels with this in its shadow root. */
function figureOf(inside: string): Figure {
  const host = document.createElement('div');
  Object.assign(host.style, { position: 'absolute', width: '200px', height: '100px', font: '12px sans-serif' });
  host.attachShadow({ mode: 'open' }).innerHTML =
    `<svg width="400" height="100" style="overflow: visible">${inside}</svg>`;
  document.body.append(host);
  return host as unknown as Figure;
}

describe('the check of the look', () => {
  failOnGpuErrors();
  for (const [what, inside, faults] of [
    ['texts beside each other', '<text x="5" y="20">one</text><text x="60" y="20">two</text>', []],
    ['texts on one another', '<text x="5" y="20">one</text><text x="9" y="22">two</text>', ['“one” lies on “two”.']],
    [
      'turned texts whose upright boxes meet',
      '<text transform="translate(20 90) rotate(-45)">first</text><text transform="translate(36 90) rotate(-45)">next</text>',
      [],
    ],
    ['a text beyond the edge', '<text x="190" y="50">beyond</text>', ['“beyond” is cut off by the figure’s edge.']],
    [
      'a text that scrolling has taken out of sight',
      '<clipPath id="sight"><rect width="200" height="100"/></clipPath><g clip-path="url(#sight)"><text x="5" y="150">below</text></g>',
      [],
    ],
    [
      'a faint text',
      '<text x="5" y="20" fill="#aaaaaa">faint</text>',
      ['“faint” has a contrast of 2.32; 4.5 is needed.'],
    ],
    ['a hidden text', '<text x="5" y="20">one</text><text x="5" y="20" visibility="hidden">two</text>', []],
  ] as const) {
    it(`${faults.length ? 'sees' : 'lets pass'} ${what}`, () => {
      const figure = figureOf(inside);
      expect(lookFaults(figure, [...white])).to.deep.equal(faults);
      figure.remove();
    });
  }

  it('sees a line that is hard to see on the paper, and lets one pass that is not', async () => {
    const values = Array.from({ length: 50 }, (_, i) => [Math.sin(i / 5)]);
    const grid = mount('feature-grid', { data: values, hideYZero: true, noLabels: true }, { width: 300, height: 120 });
    for (const [colour, faults] of [
      ['#ffb060', /^Lines of hue 30° have a contrast of 1\.[78]\d; 3 is needed\.$/],
      ['#1f77b4', /^$/],
    ] as const) {
      grid.style.setProperty('--feature-grid-line', colour);
      await new Promise(requestAnimationFrame);
      grid.redraw();
      await grid.updateComplete;
      expect(lookFaults(grid, [...white]).join()).to.match(faults);
    }
  });
});
