/** How shaders/views/heatmap.wgsl numbers them. */
export const maskCode = { '': 0, zero: 1, causal: 2 } as const;

/** Which cells are hatched: none, those that are exactly zero, or keys after the query. */
export type HeatmapMask = keyof typeof maskCode;

export function isMask(text: string): text is HeatmapMask {
  return Object.hasOwn(maskCode, text);
}
