import { expect } from 'chai';
import '../../components/index';
import type { Example } from '../../demo/gallery/example';
import { examples } from '../../demo/gallery/examples/index';
import { standExample } from '../support/example-picture';
import { compareWithGoldens } from '../support/golden-tests';
import { failOnContextErrors, webGlPage } from '../support/without-webgpu';

/** What shows a session, or maps that are never stored. */
const needsWebGpu = ({ tag, id }: Example): boolean => tag === 'attn-overview' || id === 'virtual';
const drawn = examples.filter((example) => !needsWebGpu(example));

before(webGlPage);

for (const tag of new Set(drawn.map((example) => example.tag))) {
  describe(`the gallery’s <${tag}> in a browser without WebGPU`, () => {
    failOnContextErrors();
    compareWithGoldens(
      tag,
      drawn.filter((example) => example.tag === tag),
      { records: false },
    );
  });
}

describe('what a browser without WebGPU cannot draw', () => {
  for (const example of examples.filter(needsWebGpu)) {
    it(`is said: “${example.title}” of <${example.tag}>`, async () => {
      const { figure, page } = await standExample(example);
      expect(figure.shadowRoot!.querySelector('[part=message]')!.textContent).to.match(/needs WebGPU, /);
      page.remove();
    });
  }
});
