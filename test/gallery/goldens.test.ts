import { expect } from 'chai';
import '../../components/index';
import { examples } from '../../demo/gallery/examples/index';
import { failOnGpuErrors } from '../support/engine';
import { differingPixels, GoldenSheets } from '../support/golden-sheets';
import { compareWithGoldens } from '../support/golden-tests';

for (const tag of new Set(examples.map((example) => example.tag))) {
  describe(`the gallery’s <${tag}>`, () => {
    failOnGpuErrors();
    compareWithGoldens(
      tag,
      examples.filter((example) => example.tag === tag),
      { records: true },
    );
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
    const said = await sheets.compare('sample', picture('#808080'), { variants: ['light-1x'] });
    expect(said).to.equal(
      'no-such-element-sample-light-1x: there is no golden. Look at build/gallery/no-such-element-sample-light-1x.png and record it.',
    );
  });
});
