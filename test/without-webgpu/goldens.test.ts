import { expect } from 'chai';
import '../../components/index';
import { createFigure, fillFigure, type Example } from '../../demo/gallery/example';
import { examples } from '../../demo/gallery/examples/index';
import { compareWithGoldens } from '../support/golden-tests';
import { failOnContextErrors, webGlPage } from '../support/without-webgpu';

/** What shows a session, or maps that are never stored. */
const needsWebGpu = ({ tag, id }: Example): boolean => tag === 'attn-overview' || id === 'virtual';
/** Pixels of a thousand, where tfjs computes the data: another backend gives other last digits. */
const computed = 2;
const drawn = examples.filter((example) => !needsWebGpu(example));

before(webGlPage);

for (const tag of new Set(drawn.map((example) => example.tag))) {
  describe(`the gallery’s <${tag}> in a browser without WebGPU`, () => {
    failOnContextErrors();
    compareWithGoldens(
      tag,
      drawn.filter((example) => example.tag === tag),
      { records: false, stray: ({ id }) => (id === 'live' ? computed : undefined) },
    );
  });
}

describe('what a browser without WebGPU cannot draw', () => {
  for (const example of examples.filter(needsWebGpu)) {
    it(`is said: “${example.title}” of <${example.tag}>`, async () => {
      const figure = createFigure(example);
      document.body.append(figure);
      // A session is refused where it is opened, other data where it is drawn.
      const refused = await fillFigure(figure, example).catch((error: Error) => error.message);
      const said = figure.shadowRoot!.querySelector('[part=message]')?.textContent;
      expect(refused ?? said).to.match(/needs? WebGPU, .*This browser has no WebGPU/);
      figure.remove();
    });
  }
});
