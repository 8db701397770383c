import { html, type TemplateResult } from 'lit';
import { textWidth } from './fit-text';
import type { Box, Size } from './layout';
import { placed } from './placed';

/** Where a person points in the figure: a point under a pointer or a finger, or a cell that the keys have reached. */
export interface Pointed {
  /** In CSS pixels of the figure. */
  x: number;
  y: number;
  /** A finger covers more than a pointer does. */
  touch: boolean;
}

const font = '12px system-ui, sans-serif';
const padding = 6;
const lineHeight = 16;
/** Between the readout and what it tells of, in CSS pixels; a pointer and a finger are so large about their tip. */
const gap = 6;
const reach = { pointer: 10, touch: 36 };
/** No readout is wider; longer ones have more lines. */
const widest = 340;

/** Where things lie in a figure. */
export interface ReadoutPlaces {
  figure: Size;
  plot: Box;
  pointed: Pointed | null;
  /** What is told of, where that has a box. */
  cell: Box | null;
}

/** What is said of what is pointed at, beside it: neither on what is above the plot, nor on what is at its right. */
export function readoutTemplate(text: string, { figure, plot, pointed, cell }: ReadoutPlaces): TemplateResult {
  const room = { x: 0, y: plot.y, width: plot.x + plot.width, height: figure.height - plot.y };
  const at = { around: aroundPointed(pointed, cell) ?? { ...plot, width: 0, height: 0 }, room };
  const width = Math.ceil(textWidth(text, font)) + 2 * padding + 2;
  const { x, y, width: across } = readoutBox({ width, height: lineHeight + 2 }, at);
  return html`<div part="readout" aria-hidden="true" ${placed({ x, y, width: across })}>${text}</div>`;
}

/** What a pointer covers with its surroundings, joined with the cell that it is on where that is small. */
function aroundPointed(pointed: Pointed | null, cell: Box | null): Box | null {
  if (!pointed) return cell;
  const far = reach[pointed.touch ? 'touch' : 'pointer'];
  const point = { x: pointed.x - far, y: pointed.y - far, width: 2 * far, height: 2 * far };
  return cell && Math.max(cell.width, cell.height) < 60 ? joined(point, cell) : point;
}

function joined(a: Box, b: Box): Box {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  const right = Math.max(a.x + a.width, b.x + b.width);
  return { x, y, width: right - x, height: Math.max(a.y + a.height, b.y + b.height) - y };
}

/**
 * A box of this size beside another: at its right, else at its left, else below, else above; where none of these is
 * wholly in the room, below or above, pushed into it.
 *
 * room  what may be covered: neither controls nor a colour bar
 */
export function readoutBox(size: Size, { around, room }: { around: Box; room: Box }): Box {
  const width = Math.min(size.width, room.width, widest);
  const height = size.height * Math.ceil(size.width / width);
  const [right, bottom] = [around.x + around.width, around.y + around.height];
  const level = clamp(around.y + around.height / 2 - height / 2, room.y, room.y + room.height - height);
  const across = clamp(around.x, room.x, room.x + room.width - width);
  const above = { x: across, y: around.y - gap - height, width, height };
  const choices: Box[] = [
    { x: right + gap, y: level, width, height },
    { x: around.x - gap - width, y: level, width, height },
    { x: across, y: bottom + gap, width, height },
    above,
  ];
  const last = bottom + gap + height <= room.y + room.height ? choices[2] : above;
  return choices.find((box) => within(box, room)) ?? { ...last, y: Math.max(room.y, last.y) };
}

function within(box: Box, room: Box): boolean {
  const across = box.x >= room.x && box.x + box.width <= room.x + room.width;
  return across && box.y >= room.y && box.y + box.height <= room.y + room.height;
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
