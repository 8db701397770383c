import { expect } from 'chai';
import type { Example, ExampleTag } from '../../demo/gallery/example';
import { setPage } from './browser';
import { pictureIn, standExample, type Theme } from './example-picture';
import { GoldenSheets } from './golden-sheets';

const themes: Theme[] = ['light', 'dark'];
/** In Firefox, which paints the same pixels more slowly, one. */
const ratios = navigator.userAgent.includes('Firefox') ? [1] : [1, 2];

interface GoldenOptions {
  records: boolean;
  stray?: (example: Example) => number | undefined;
}

// The demo's files lie there for its own data.
before(() => document.head.append(Object.assign(document.createElement('base'), { href: '/demo-files/' })));

/**
 * A test per example of an element and pixel ratio: its picture is the recorded one. Call inside `describe`.
 *
 * records  whether a recording run writes what is seen
 * stray    pixels of a thousand that may differ, by example
 */
export function compareWithGoldens(tag: ExampleTag, examples: readonly Example[], options: GoldenOptions): void {
  const { records, stray } = options;
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
  after(() => (failed || !records ? undefined : sheets.save()));

  for (const dpr of ratios) {
    for (const example of examples) {
      it(`shows “${example.title}” as recorded, at ${dpr} device pixels, light and dark`, async () => {
        await setPage({ dpr });
        expect(devicePixelRatio).to.equal(dpr);
        const stand = await standExample(example);
        stood = stand;
        const differences = [];
        for (const theme of themes) {
          const picture = await pictureIn(theme, stand);
          const variants = theme === 'light' ? [`light-${dpr}x`] : [`dark-${dpr}x`, `light-${dpr}x`];
          differences.push(await sheets.compare(example.id, picture, { variants, stray: stray?.(example) }));
        }
        expect(differences.filter(Boolean).join('\n')).to.equal('');
      });
    }
  }
}
