import type { AttnHeatmap } from '../../components/attn-heatmap';

/** The part of a heatmap that is in sight, in cells. */
type CellWindow = NonNullable<AttnHeatmap['window']>;

/** By the layer's name and the heatmap's number in its panel: `lstm.0`. */
export type Windows = ReadonlyMap<string, CellWindow>;

const decimals = 3;

/**
 * Windows as an address has them: `lstm.0:10,20,5,5`.
 *
 * throws  a sentence when one is no name with four numbers
 */
export function readWindows(texts: readonly string[]): Windows {
  return new Map(
    texts.map((text) => {
      const [, place, numbers] = /^(.+\.\d+):([\d.,]+)$/.exec(text) ?? [];
      const [x, y, width, height] = (numbers ?? '').split(',').map(Number);
      if (![x, y, width, height].every(Number.isFinite) || width <= 0 || height <= 0) {
        throw new Error(
          `window is “${text.slice(0, 80)}” in the address. Give a layer, the number of its heatmap, and first column, first row, columns, rows: lstm.0:10,20,5,5.`,
        );
      }
      return [place, { x, y, width, height }];
    }),
  );
}

export function writeWindows(windows: Windows): string[] {
  return [...windows].map(([place, { x, y, width, height }]) => {
    const numbers = [x, y, width, height].map((number) => Number(number.toFixed(decimals)));
    return `${place}:${numbers.join()}`;
  });
}

/** Each heatmap on the stage with its place in the address. */
export function heatmapsByPlace(stage: HTMLElement): Map<string, AttnHeatmap> {
  const panels = [...stage.querySelectorAll<HTMLElement>('[data-layer]')];
  return new Map(
    panels.flatMap((panel) =>
      [...panel.querySelectorAll('attn-heatmap')].map(
        (element, i) => [`${panel.dataset.layer}.${i}`, element] as const,
      ),
    ),
  );
}
