import type { AttnHeatmap } from '../../components/attn-heatmap';
import { pointIn, tallPage, type Point } from './hand';
import { mount } from './mount';
import { seededNumbers } from './random';

/** Rows and columns of the map that hands are tried on. */
export const side = 12;
export const data = { values: seededNumbers(side * side, 3), shape: [side, side], axes: ['query', 'key'] };
export const size = { width: 500, height: 420 };

export const part = (element: Element, name: string): HTMLElement | null =>
  element.shadowRoot!.querySelector(`[part~="${name}"]`);
export const readout = (element: Element): string => part(element, 'readout')?.textContent ?? '';

/** A heatmap on a page that scrolls, and where the middles of its cells lie. */
export async function showMap(
  options: Partial<AttnHeatmap> = {},
): Promise<{ element: AttnHeatmap; at: (row: number, column: number) => Point }> {
  tallPage();
  const element = mount('attn-heatmap', { data, ...options }, size);
  await element.updateComplete;
  const canvas = part(element, 'canvas')!;
  return { element, at: (row, column) => pointIn(canvas, (column + 0.5) / side, (row + 0.5) / side) };
}
