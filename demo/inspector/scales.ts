import type { AttnHeatmap } from '../../components/attn-heatmap';
import { defaultNorm, drawnFrom, shownSample, type Look, type Meaning } from './figures';
import type { LayerResult } from './inspection';
import { commonNorm, readEnds, type Ends, type Scaled } from './one-scale';

/**
 * The heatmaps that stand beside each other for comparison have one norm: heads of a layer, two samples, and with
 * `all` everything on the stage that means the same.
 */
export class Scales {
  #ends = new Map<unknown, Ends>();
  #taken = 0;

  constructor(readonly stage: HTMLElement) {}

  /**
   * Takes what the stage shows now; until the ends are known, each figure has a norm of its own. The outputs may be
   * disposed at once.
   *
   * cost  reads 8 bytes per output and sample, where there is something to compare
   */
  async take(results: readonly LayerResult[], look: Look): Promise<void> {
    const mine = (this.#taken += 1);
    this.#ends = new Map();
    const compared = this.#groups(look).flat();
    if (compared.length === 0) return;
    const outputs = results.flatMap((result) => [...result.outputs, ...result.taps]);
    const wanted = outputs.filter(({ tensor }) => compared.some((element) => drawnFrom.get(element) === tensor));
    const read = await Promise.all(wanted.map(async (output) => [output.tensor, await readEnds(output)] as const));
    if (this.#taken !== mine) return;
    this.#ends = new Map(read);
    this.apply(look);
  }

  /** Gives the figures their norms; nothing is read. */
  apply(look: Look): void {
    for (const element of this.#heatmaps()) element.norm = defaultNorm(element);
    for (const group of this.#groups(look)) {
      const members: Scaled[] = group.flatMap((element) => {
        const ends = this.#ends.get(drawnFrom.get(element));
        return ends ? [{ element, ends, sample: shownSample(element, look) }] : [];
      });
      if (members.length === 0) continue;
      const norm = commonNorm(members, group[0].dataset.shows as Meaning);
      for (const { element } of members) element.norm = norm || defaultNorm(element);
    }
  }

  /** Of two heatmaps or more. */
  #groups({ oneScale }: Look): AttnHeatmap[][] {
    const groups = new Map<unknown, AttnHeatmap[]>();
    for (const element of this.#heatmaps()) {
      const key = oneScale ? element.dataset.shows : element.closest('.block');
      groups.set(key, [...(groups.get(key) ?? []), element]);
    }
    return [...groups.values()].filter((group) => group.length > 1);
  }

  #heatmaps(): AttnHeatmap[] {
    return [...this.stage.querySelectorAll<AttnHeatmap>('attn-heatmap')];
  }
}
