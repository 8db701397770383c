import { nothing, svg, type SVGTemplateResult } from 'lit';
import { fitText, textWidth } from './fit-text';
import { tickFont } from './label-room';

/** A swatch's side, in CSS pixels. */
const side = 10;

/** A line of a legend: a colour with its name, or words alone. */
export interface LegendEntry {
  /** As CSS writes it; null for words alone. */
  colour: string | null;
  name: string;
}

/** How close a legend is set, in CSS pixels. */
export interface LegendSet {
  /** From a swatch to its name. */
  gap: number;
  /** From one name to the next in a row. */
  between: number;
  /** Radius of a swatch's corners. */
  corner: number;
}

/** Red, green and blue, each from 0 to 1, as CSS writes them. */
export function colourText(colour: readonly number[]): string {
  const [red, green, blue] = colour.map((part) => Math.round(255 * part));
  return `rgb(${red} ${green} ${blue})`;
}

/** Room that a name's swatch takes before it. */
export function leadOf(colour: string | null, { gap }: LegendSet): number {
  return colour === null ? 0 : side + gap;
}

/** A swatch and its name, with their middle at this height. `room`: of the name, in CSS pixels. */
export function legendEntry(
  { colour, name }: LegendEntry,
  [x, y]: readonly [number, number],
  { room, set }: { room: number; set: LegendSet },
): SVGTemplateResult {
  const at = x + leadOf(colour, set);
  return svg`${colour === null ? nothing : svg`<rect class="swatch" x=${x} y=${y - side / 2} width=${side} height=${side} rx=${set.corner} fill=${colour} />`}
    <text direction="ltr" x=${at} y=${y} dominant-baseline="central">${fitText(name, room, tickFont)}</text>`;
}

/** Entries one after another; no name is wider than `widest`, and none goes beyond `end`. */
export function legendRow(
  entries: readonly LegendEntry[],
  { x, y, end, widest, set }: { x: number; y: number; end: number; widest: number; set: LegendSet },
): SVGTemplateResult[] {
  let at = x;
  return entries.map((entry) => {
    const from = at;
    const lead = leadOf(entry.colour, set);
    const room = Math.min(widest, end - from - lead);
    at += lead + textWidth(fitText(entry.name, room, tickFont), tickFont) + set.between;
    return legendEntry(entry, [from, y], { room, set });
  });
}

/** Width of such a row. */
export function rowWidth(entries: readonly LegendEntry[], { widest, set }: { widest: number; set: LegendSet }): number {
  const each = ({ colour, name }: LegendEntry): number =>
    leadOf(colour, set) + Math.min(widest, textWidth(name, tickFont)) + set.between;
  return entries.reduce((sum, entry) => sum + each(entry), -set.between);
}
