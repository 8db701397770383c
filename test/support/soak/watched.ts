import type { Figure } from '../../../demo/gallery/example';
import { watchRun, type WatchedRun } from '../../../src/index';
import { bytesOf, frameOf, namesFrame, rankOf, seededMaps } from '../../wire/frames';
import { Wire } from '../../wire/wire-end';
import { mount } from '../mount';

const [layers, tokens] = [2, 32];
/** A token comes so often, in frames. */
const pace = 5;

/** The maps of a model in another process: all heads and one layer, in runs that begin and end. */
export interface WatchedPage {
  readonly figures: readonly Figure[];
  step(frame: number): Promise<void>;
  release(): void;
}

export function openWatchedPage(size: { width: number; height: number }): WatchedPage {
  const all = Array.from({ length: layers }, (_, layer) => seededMaps(tokens, 71 + layer));
  const bytes = Array.from({ length: tokens }, (_, token) =>
    all.map((maps, layer) => bytesOf(frameOf(maps, { layer, tokens: [token, token + 1] }))),
  );
  const names = bytesOf(namesFrame(Array.from({ length: tokens }, (_, token) => `t${token % 7}`)));
  const overview = mount('attn-overview', { noTools: true }, size);
  const heatmap = mount('attn-heatmap', { noTools: true, head: 3 }, size);
  const figures = [overview, heatmap] as Figure[];
  for (const figure of figures) figure.style.float = 'left';
  let run: WatchedRun | null = null;
  let wire: Wire | null = null;

  async function end(): Promise<void> {
    overview.data = heatmap.data = null;
    await Promise.all(figures.map((figure) => figure.updateComplete));
    run?.close();
  }

  async function begin(): Promise<void> {
    const watched = await watchRun('ws://127.0.0.1:1/stream?token=a', { connect: (to) => (wire = new Wire(to)) });
    wire!.opens();
    wire!.says({ type: 'welcome', version: 1, run: 'soak' });
    wire!.says({ type: 'model', ranks: [rankOf(layers)], dark: [] });
    wire!.says(names);
    watched.addEventListener('change', () => {
      overview.data = watched.overview;
      heatmap.data = watched.maps(1);
    });
    run = watched;
  }

  return {
    figures,
    async step(frame) {
      if (frame === 0) await end();
      if (frame === 0) await begin();
      const token = Math.floor(frame / pace);
      if (frame % pace === 0 && token < tokens) for (const one of bytes[token]) wire!.says(one);
    },
    release: () => {
      overview.data = heatmap.data = null;
      run?.close();
    },
  };
}
