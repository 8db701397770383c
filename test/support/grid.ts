import '../../components/feature-grid';
import type { FeatureGrid } from '../../components/feature-grid';
import { mount } from './mount';
import { canvasOf } from './pixels';

/** A value of [sample, time, channel] data. */
export type GridValue = (sample: number, time: number, channel: number) => number;

/** Values in the order in which they lie in memory. */
export function gridValues(value: GridValue, [samples, steps, channels]: [number, number, number]): Float32Array {
  return Float32Array.from({ length: samples * steps * channels }, (_, i) =>
    value(Math.floor(i / (steps * channels)), Math.floor(i / channels) % steps, i % channels),
  );
}

/** A feature grid of [sample, time, channel] data, 600 × 400 unless another size is given. */
export async function showGrid(
  value: GridValue,
  shape: [number, number, number],
  {
    size = { width: 600, height: 400 },
    ...options
  }: Partial<FeatureGrid> & { size?: { width: number; height: number } } = {},
): Promise<FeatureGrid> {
  const element = mount('feature-grid', { maxTimesteps: 0, hideYZero: true, ...options }, size);
  element.style.setProperty('--feature-grid-line', '#0000ff');
  element.data = { values: gridValues(value, shape), shape };
  await element.updateComplete;
  return element;
}

/** A real event at a point of the picture, in fractions of its sides. */
export function fireAt(element: Element, type: string, [x, y]: [number, number], init: object = {}): void {
  const canvas = canvasOf(element);
  const box = canvas.getBoundingClientRect();
  const place = { clientX: box.left + x * box.width, clientY: box.top + y * box.height };
  const Kind = type === 'wheel' ? WheelEvent : type.startsWith('pointer') ? PointerEvent : MouseEvent;
  canvas.dispatchEvent(new Kind(type, { ...place, bubbles: true, composed: true, cancelable: true, ...init }));
}

/** Presses a key on the picture. Returns whether the element took it. */
export function press(element: Element, key: string, init: KeyboardEventInit = {}): boolean {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true, ...init });
  element.shadowRoot!.querySelector('[part=surface]')!.dispatchEvent(event);
  return event.defaultPrevented;
}

/** What the element speaks of the point under pointer or cursor. */
export const spoken = (element: Element): string => element.shadowRoot!.querySelector('[role=status]')!.textContent!;

/** How the element names its picture. */
export const nameOf = (element: Element): string =>
  element.shadowRoot!.querySelector('[part=surface]')!.getAttribute('aria-label')!;

/** The texts of a part, without what a pointer that rests on them is told. */
export function textsOf(element: Element, part: string): string[] {
  const own = (node: Element): string =>
    [...node.childNodes].flatMap((child) => (child instanceof Text ? [child.data] : [])).join('');
  return [...element.shadowRoot!.querySelectorAll(`[part=${part}] text`)].map(own);
}

/** Waits for so many animation frames. */
export async function frames(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((done) => requestAnimationFrame(done));
}
