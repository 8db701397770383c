import { expect } from 'chai';
import '../../components/index';
import { examples } from '../../demo/gallery/examples/index';
import { setPage } from '../support/browser';
import { failOnGpuErrors } from '../support/engine';
import { pictureIn, standExample, type Theme } from '../support/example-picture';
import { differingPixels, GoldenSheets } from '../support/golden-sheets';

const tags = [...new Set(examples.map(({ tag }) => tag))];
const themes: Theme[] = ['light', 'dark'];
const ratios = [1, 2];

// The demo's files lie there for its own data.
before(() => document.head.append(Object.assign(document.createElement('base'), { href: '/demo-files/' })));

for (const tag of tags) {
  describe(`the gallery’s <${tag}>`, () => {
    failOnGpuErrors();
    let sheets: GoldenSheets;
    let stood: { page: HTMLElement } | null = null;
    let failed = false;
    before(async () => (sheets = await GoldenSheets.open(tag)));
    afterEach(function () {
      failed ||= this.currentTest!.state === 'failed';
      stood?.page.remove();
      stood = null;
    });
    // What failed to draw is not recorded, nor what stands beside it on the sheet.
    after(() => (failed ? undefined : sheets.save()));

    for (const dpr of ratios) {
      for (const example of examples.filter((one) => one.tag === tag)) {
        it(`shows “${example.title}” as recorded, at ${dpr} device pixels, light and dark`, async () => {
          await setPage({ dpr });
          expect(devicePixelRatio).to.equal(dpr);
          const stand = await standExample(example);
          stood = stand;
          const differences = [];
          for (const theme of themes) {
            const picture = await pictureIn(theme, stand);
            const variants = theme === 'light' ? [`light-${dpr}x`] : [`dark-${dpr}x`, `light-${dpr}x`];
            differences.push(await sheets.compare(example.id, picture, variants));
          }
          expect(differences.filter(Boolean).join('\n')).to.equal('');
        });
      }
    }
  });
}

describe('the comparison with goldens', () => {
  failOnGpuErrors();
  const picture = (colour: string, { width = 40, dot = '' } = {}): ImageData => {
    const context = new OffscreenCanvas(width, 30).getContext('2d')!;
    context.fillStyle = colour;
    context.fillRect(0, 0, width, 30);
    context.fillStyle = dot;
    if (dot) context.fillRect(3, 4, 1, 1);
    return context.getImageData(0, 0, width, 30);
  };

  it('lets a rounding pass, and sees another colour, one odd pixel, and another size', () => {
    const grey = picture('#808080');
    expect(differingPixels(grey, picture('#818081'))).to.equal(0);
    expect(differingPixels(grey, picture('#8c8c8c'))).to.equal(1200);
    expect(differingPixels(grey, picture('#808080', { dot: '#a08080' }))).to.equal(1);
    expect(differingPixels(grey, picture('#808080', { width: 41 }))).to.equal(41 * 30);
  });

  it('says where to look when there is no golden', async () => {
    const sheets = await GoldenSheets.open('no-such-element');
    if (sheets.recording) return;
    const said = await sheets.compare('sample', picture('#808080'), ['light-1x']);
    expect(said).to.equal(
      'no-such-element-sample-light-1x: there is no golden. Look at build/gallery/no-such-element-sample-light-1x.png and record it.',
    );
  });
});
