import type { MapLayout } from '../../matrix/heads';

/** How shaders/views/heatmap.wgsl numbers them. */
export const maskCode = { '': 0, zero: 1, causal: 2 } as const;

/** Which cells are hatched: none, those that are exactly zero, or keys after the query. */
export type HeatmapMask = keyof typeof maskCode;

export function isMask(text: string): text is HeatmapMask {
  return Object.hasOwn(maskCode, text);
}

/** Whether a mask leaves a cell out of what is counted, as shaders/passes/left-out.wgsl has it. */
export function isLeftOut(
  mask: HeatmapMask,
  { value, cell: [row, column] }: { value: number; cell: readonly [row: number, column: number] },
  { maps, firstQuery }: { maps: MapLayout; firstQuery: number },
): boolean {
  if (mask === 'zero') return value === 0;
  return mask === 'causal' && column % maps.pitch[0] > (row % maps.pitch[1]) + firstQuery;
}
