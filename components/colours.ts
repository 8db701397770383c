import type { Colour } from '../src/views/colour';

/**
 * A colour that the stylesheet computed, in numbers for a shader. The stylesheet writes it as `color-mix(in srgb, …)`, so that
 * every browser gives `color(srgb r g b)` or `rgb(…)` back, whatever notation the page used.
 */
export function computedColour(element: Element, property: 'color' | 'outline-color' | 'caret-color'): Colour {
  const text = getComputedStyle(element).getPropertyValue(property);
  const numbers = (text.match(/-?[\d.]+(e-?\d+)?/g) ?? []).map(Number);
  const unit = text.startsWith('rgb') ? 1 / 255 : 1;
  const [red = 0, green = 0, blue = 0, alpha = 1] = numbers;
  return [red * unit, green * unit, blue * unit, alpha];
}
