import { expect } from 'chai';
import '../../components/index';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { mount } from '../support/mount';
import { messageOf } from '../support/two-cells';

const tags = ['attn-heatmap', 'feature-grid', 'feature-histogram', 'feature-scatter'] as const;
const size = { width: 420, height: 320 };

/** Twelve numbers each, over six steps of two channels. */
const given: Record<string, number[]> = {
  'all NaN': Array.from({ length: 12 }, () => NaN),
  'one NaN': Array.from({ length: 12 }, (_, i) => (i === 5 ? NaN : i)),
  'infinities of both signs': Array.from({ length: 12 }, (_, i) => [-Infinity, Infinity, i][i % 3]),
  'nothing finite': Array.from({ length: 12 }, (_, i) => [NaN, Infinity][i % 2]),
  'one value': Array.from({ length: 12 }, () => 2.5),
  'zeros of both signs': Array.from({ length: 12 }, (_, i) => (i % 2 ? 0 : -0)),
  denormals: Array.from({ length: 12 }, (_, i) => i * 1e-42),
  'the ends of float32': Array.from({ length: 12 }, (_, i) => (i % 2 ? 3e38 : -3e38)),
};

describe('values of every kind', () => {
  failOnGpuErrors();
  before(testEngine);

  for (const tag of tags) {
    for (const [what, values] of Object.entries(given)) {
      it(`${tag}: ${what}: a picture, and no tick, word or image says NaN for a number`, async () => {
        const data = { values: Float32Array.from(values), shape: [6, 2] };
        const figure = mount(tag, { data, ...(tag === 'feature-grid' && { showTicks: true }) }, size);
        const told: string[] = [];
        figure.addEventListener('engine-error', (event) => told.push((event as CustomEvent).detail.error.message));
        await figure.updateComplete;
        const drawing = new DOMParser().parseFromString(await figure.toSVG({ scale: 1 }), 'image/svg+xml');
        const shown = [...figure.shadowRoot!.querySelectorAll('svg text'), ...drawing.querySelectorAll('text')];
        // A large cell of a heatmap says its own value; no tick or range is NaN.
        const isOwn = (text: string): boolean => tag === 'attn-heatmap' && text === 'NaN';
        const texts = shown.map((node) => node.textContent!.trim()).filter((text) => !isOwn(text));
        // A count of values that are not drawn names them; a tick, a range or a place is never one.
        const wrong = texts.filter(
          (text) => /undefined|NaN/.test(text) && !/^[^A-Za-z]*\d+ (are )?NaN|\d+ NaN/.test(text),
        );
        expect(wrong).to.deep.equal([]);
        for (const line of drawing.querySelectorAll('line, path, rect')) {
          expect(line.outerHTML, 'geometry').not.to.match(/NaN|undefined/);
        }
        expect(told).to.deep.equal([]);
        expect(messageOf(figure)).to.equal(null);
        for (let at = 0; at < values.length; at += 5) {
          const value = Math.fround(values[at]);
          expect(await figure.probe(Math.floor(at / 2), at % 2)).to.satisfy(
            (read: number) => read === value || (Number.isNaN(read) && Number.isNaN(value)),
          );
        }
      });
    }
  }
});
