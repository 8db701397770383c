import type { Figure } from '../../../demo/gallery/example';
import { watchRun, type WatchedRun } from '../../../src/index';
import { bytesOf, frameOf, namesFrame, rankOf, seededMaps } from '../../wire/frames';
import { Wire } from '../../wire/wire-end';
import { mount, unmount } from '../mount';

const layers = 2;

/** What a model sends, token by token: its texts one after the other, a row of each layer at a time. */
export function streamOf({ tokens, texts }: { tokens: number; texts: number }): ArrayBuffer[][] {
  const all = Array.from({ length: layers }, (_, layer) => seededMaps(tokens, 71 + layer));
  const names = Array.from({ length: tokens }, (_, token) => `t${token % 7}`);
  return Array.from({ length: texts * tokens }, (_, i) => {
    const [sequence, token] = [Math.floor(i / tokens), i % tokens];
    const rows = all.map((maps, layer) => bytesOf(frameOf(maps, { layer, sequence, tokens: [token, token + 1] })));
    return token === 0 ? [bytesOf(namesFrame(names, sequence)), ...rows] : rows;
  });
}

/** The maps of a model in another process: all heads and one layer, in runs that begin and end. */
export interface WatchedPage {
  readonly figures: readonly Figure[];
  /** What comes in a frame; with frame 0 the run before ends, and another begins. */
  step(frame: number): Promise<void>;
  /** Ends the run, and takes the figures away. */
  release(): void;
}

/**
 * stream  what is sent, again in each run
 * pace    a token comes so often, in frames
 */
export function openWatchedPage(
  size: { width: number; height: number },
  { stream = streamOf({ tokens: 32, texts: 1 }), pace = 5 } = {},
): WatchedPage {
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
      if (frame % pace === 0 && token < stream.length) for (const one of stream[token]) wire!.says(one);
    },
    release: () => {
      overview.data = heatmap.data = null;
      run?.close();
      for (const figure of figures) unmount(figure);
    },
  };
}
