import type { Colour } from '../../src/views/colour';

type Carrier = 'color' | 'outline-color' | 'caret-color';

const computed = new WeakMap<Element, Map<Carrier, Colour>>();

/**
 * A colour that the stylesheet computed, in numbers for a shader. The stylesheet writes it as `color-mix(in srgb, …)`,
 * so that every browser gives `color(srgb r g b)` or `rgb(…)` back, whatever notation the page used. Asking the
 * stylesheet makes the browser compute styles, so the answer is kept until `forgetColours`: a live picture asks for it
 * in every frame.
 */
export function computedColour(element: Element, property: Carrier): Colour {
  let colours = computed.get(element);
  if (!colours) computed.set(element, (colours = new Map()));
  let colour = colours.get(property);
  if (!colour) colours.set(property, (colour = readColour(getComputedStyle(element).getPropertyValue(property))));
  return colour;
}

/** The page's style may have changed. */
export function forgetColours(element: Element): void {
  computed.delete(element);
}

function readColour(text: string): Colour {
  const numbers = (text.match(/-?[\d.]+(e-?\d+)?/g) ?? []).map(Number);
  const unit = text.startsWith('rgb') ? 1 / 255 : 1;
  const [red = 0, green = 0, blue = 0, alpha = 1] = numbers;
  return [red * unit, green * unit, blue * unit, alpha];
}
