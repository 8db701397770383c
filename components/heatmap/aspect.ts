import type { ElementData } from '../../src/views/data';
import type { CellWindow } from '../../src/views/heatmap/view';
import type { Box } from '../figure/layout';

/** Square cells, or cells that fill the figure; '' is square for attention maps. */
export type Aspect = 'equal' | 'auto' | '';

export interface AspectChoice {
  aspect: Aspect;
  noAxes: boolean;
  noColorbar: boolean;
  data: ElementData | null;
}

/** Throws a sentence on another word. */
export function checkAspect(aspect: string): void {
  if (['equal', 'auto', ''].includes(aspect)) return;
  throw new Error(`aspect is "${aspect}". Give "equal" or "auto", or leave it empty.`);
}

/**
 * Whether cells are square: what was chosen; else where the page says that the last two axes are query and key, but for
 * a map alone, which goes from edge to edge.
 */
export function isSquare({ aspect, noAxes, noColorbar, data }: AspectChoice): boolean {
  if (aspect) return aspect === 'equal';
  // What a page set may be anything; what it cannot be is said when it is taken.
  if ((noAxes && noColorbar) || typeof data !== 'object' || data === null || Array.isArray(data)) return false;
  const axes = 'axes' in data && Array.isArray(data.axes) ? data.axes.slice(-2) : [];
  return axes[0] === 'query' && axes[1] === 'key';
}

/** The largest part of a box, in its middle and on device pixels, in which the cells of a window are square. */
export function squareCells(box: Box, { width, height }: CellWindow, dpr: number): Box {
  const side = Math.min(box.width / width, box.height / height);
  const snap = (length: number): number => Math.max(1, Math.round(length * dpr)) / dpr;
  const [across, down] = [Math.min(box.width, snap(side * width)), Math.min(box.height, snap(side * height))];
  const middle = (room: number): number => Math.round((room / 2) * dpr) / dpr;
  return {
    x: box.x + middle(box.width - across),
    y: box.y + middle(box.height - down),
    width: across,
    height: down,
  };
}
