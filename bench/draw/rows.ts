/** A picture that contenders draw, from new numbers in every frame. */
export type DrawRow =
  { family: 'heatmap'; rows: number; columns: number } | { family: 'lines'; channels: number; steps: number };

/** Device pixels of everybody's picture, at one device pixel per CSS pixel. */
export const pictureSize = { heatmap: [1024, 1024], lines: [1024, 512] } as const;

export const rows: Record<string, DrawRow> = {
  'heatmap-240': { family: 'heatmap', rows: 240, columns: 240 },
  'heatmap-1024': { family: 'heatmap', rows: 1024, columns: 1024 },
  'heatmap-4096': { family: 'heatmap', rows: 4096, columns: 4096 },
  'zoom-4096': { family: 'heatmap', rows: 4096, columns: 4096 },
  'lines-60': { family: 'lines', channels: 60, steps: 240 },
  'lines-1024': { family: 'lines', channels: 1024, steps: 240 },
  'lines-4096': { family: 'lines', channels: 4096, steps: 240 },
  'lines-2048': { family: 'lines', channels: 2048, steps: 2048 },
};
