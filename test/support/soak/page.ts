import type { Figure, Tag } from '../../../demo/gallery/example';
import { loadTransformer, type Engine } from '../../../src/index';
import { mount } from '../mount';
import { seededNumbers } from '../random';
import { folderOf, idsOf, type DecoderSize } from '../seeded-decoder';
import { appendsRows, givesBuffers, givesMaps, givesQueries, givesTensors, givesValues, type Feed } from './feeds';
import { openWatchedPage } from './watched';
import { openWeights } from './weights';

/** Frames of five simulated seconds: what a page does then begins again. */
export const cycle = 150;

const size = { width: 190, height: 150 };
const decoder: DecoderSize = {
  ...{ kind: 'llama', layers: 2, width: 16, heads: 2, keyHeads: 1, headSize: 8, neurons: 16 },
  ...{ vocabulary: 32, context: 64 },
};

/** What a page sets on a figure in the course of a cycle, one after the other; null takes an attribute away. */
const changes: Partial<Record<Tag, readonly (readonly [string, string | null])[]>> = {
  'attn-heatmap': [
    ['cmap', 'viridis'],
    ['norm', 'symmetric'],
    ['norm', '-1,1'],
    ['threshold', '0.2'],
    ['threshold', null],
    ['top-k', '2'],
    ['top-k', null],
    ['norm', 'robust'],
    ['row-statistic', 'sum'],
    ['row-statistic', null],
    ['norm', null],
    ['cmap', null],
  ],
  'feature-grid': [
    ['mode', 'heat'],
    ['mode', 'density'],
    ['mode', null],
    ['equate-axes', ''],
    ['hide-y-zero', ''],
    ['order', 'range'],
    ['order', null],
    ['equate-axes', null],
    ['hide-y-zero', null],
  ],
  'feature-histogram': [
    ['bins', '20'],
    ['center-zero', ''],
    ['center-zero', null],
    ['bins', null],
  ],
  'feature-scatter': [
    ['marker-size', '4'],
    ['ylims', '-2,2'],
    ['ylims', null],
    ['marker-size', null],
  ],
  'attn-overview': [
    ['norm', 'symmetric'],
    ['norm', null],
  ],
};

/** A page with every kind of element and every way of feeding it. */
export interface SoakedPage {
  /** What happens in one frame, before it is drawn. */
  step(frame: number): Promise<void>;
  /** All that a person does with a page that rests: its values are asked for, it is pointed at, and becomes an image. */
  rest(): Promise<void>;
  readonly figures: readonly Figure[];
  release(): void;
}

export async function openSoakedPage(engine: Engine): Promise<SoakedPage> {
  const buffers = givesBuffers(engine.requireDevice());
  const fed: [Tag, Feed, object?][] = [
    ['attn-heatmap', givesTensors()],
    ['attn-heatmap', givesValues()],
    ['attn-heatmap', buffers.feed],
    ['attn-heatmap', appendsRows(9)],
    ['attn-heatmap', givesQueries(), { heads: 'all' }],
    ['attn-overview', givesMaps()],
    ['feature-grid', givesTensors(['sample', 'time', 'channel']), { sample: 0 }],
    ['feature-grid', appendsRows(5), { mode: 'heat' }],
    ['feature-histogram', givesTensors(['sample', 'time', 'channel'])],
    ['feature-scatter', givesValues()],
  ];
  const figures = fed.map(([tag, , attributes = {}]) => {
    const figure = mount(tag, { noTools: true }, size) as Figure;
    for (const [name, value] of Object.entries(attributes)) figure.setAttribute(name, String(value));
    figure.style.float = 'left'; // all are in sight: others are neither drawn nor read
    return figure;
  });
  const model = await loadTransformer(folderOf(decoder));
  const session = model.session({ watch: ['blocks.*.resid_post'] });
  const lens = mount('logit-lens', { session }, size);
  const strip = mount('token-strip', {}, size);
  const watched = openWatchedPage(size);
  const weights = openWeights();

  async function write(frame: number): Promise<void> {
    if (frame === 0) {
      if (session.tokens.length > 0) session.rewind(session.tokens.length);
      await session.prompt(idsOf(decoder, 5));
    } else if (frame % 15 === 0) {
      for await (const { id } of session.generate({ maxTokens: 1, stop: false }))
        if (id < 0) throw new Error('no token');
    }
    strip.tokens = session.tokens;
    strip.weights = seededNumbers(session.tokens.length, frame % 2);
  }

  return {
    figures,
    async step(frame) {
      fed.forEach(([tag, feed], i) => {
        feed(figures[i], frame);
        const list = changes[tag]!;
        const [every, at] = [Math.floor(cycle / list.length), frame - 3 * i];
        if (at < 0 || at % every !== 0) return;
        const [name, value] = list[(at / every) % list.length];
        if (value === null) figures[i].removeAttribute(name);
        else figures[i].setAttribute(name, value);
      });
      if (frame % 60 === 30) await comeAndGo(figures.length + (frame % 7));
      await watched.step(frame);
      weights.step(frame);
      await write(frame);
    },
    async rest() {
      const all = [...figures, ...watched.figures];
      await Promise.all([...all, lens, strip].map((element) => element.updateComplete));
      for (const figure of all) await use(figure);
      await weights.rest();
    },
    release() {
      watched.release();
      lens.session = null;
      buffers.release();
      session.dispose();
      model.dispose();
    },
  };
}

/** An element that is on the page for a moment; nobody else holds it. */
async function comeAndGo(seed: number): Promise<void> {
  const element = document.createElement('attn-heatmap');
  element.style.cssText = `width: ${size.width}px; height: ${size.height}px; float: left`;
  element.data = { values: seededNumbers(12, seed), shape: [3, 4] };
  document.body.append(element);
  await element.updateComplete;
  element.remove();
}

async function use(figure: Figure): Promise<void> {
  const { view } = figure as unknown as { view: { shape: readonly number[] } };
  const value = await figure.probe(...view.shape.map(() => 0));
  if (typeof value !== 'number') throw new Error(`${figure.localName} has no value`);
  const surface = figure.shadowRoot!.querySelector('[part=surface]')!;
  const { left, top, width, height } = surface.getBoundingClientRect();
  const at = { clientX: left + width / 2, clientY: top + height / 2, bubbles: true, composed: true };
  surface.dispatchEvent(new PointerEvent('pointermove', at));
  const drawing = await figure.toSVG({ scale: 1 });
  if (!drawing.includes('<image')) throw new Error(`${figure.localName} has no picture`);
  surface.dispatchEvent(new PointerEvent('pointerleave', at));
  await figure.updateComplete;
}
