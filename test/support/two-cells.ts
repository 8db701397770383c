import { screenPixels } from './browser';
import { until } from './mount';
import { canvasOf } from './pixels';

/** The ends of bwr: what a heatmap of [[0, 1]] has in its two cells. */
export const blue = [0, 0, 255];
export const red = [255, 0, 0];

/** The colours of the two cells of a heatmap of one row on the screen, once its picture is there. */
export async function twoCells(element: HTMLElementTagNameMap['attn-heatmap']): Promise<number[][]> {
  await element.updateComplete;
  element.scrollIntoView();
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  await element.updateComplete;
  return twoCellsNow(element);
}

/** The same at once, whatever is there. */
export async function twoCellsNow(element: Element): Promise<number[][]> {
  const pixels = await screenPixels(canvasOf(element).getBoundingClientRect());
  return [0.25, 0.75].map((x) => pixels.at(Math.round(x * pixels.width), 5).slice(0, 3));
}

/** What an element says is wrong; null while nothing is. */
export const messageOf = (element: Element): string | null =>
  element.shadowRoot!.querySelector('[part=message]')?.textContent ?? null;

/** The button that asks for a GPU again, where there is one. */
export const retryButton = (element: Element): HTMLButtonElement | null =>
  element.shadowRoot!.querySelector<HTMLButtonElement>('[part=retry]');

/** The numbers of the figure's table, which is opened and closed again. */
export async function tableOf(element: Element): Promise<string[]> {
  const toggle = (): void => element.shadowRoot!.querySelector<HTMLButtonElement>('[part=table-button]')!.click();
  const body = (): Element | null => element.shadowRoot!.querySelector('[part=table] tbody');
  toggle();
  await until(() => body() !== null);
  const cells = [...body()!.querySelectorAll('td')].map((cell) => cell.textContent);
  toggle();
  return cells;
}
