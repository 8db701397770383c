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
  const around = aroundPointed(pointed, cell && within(cell, plot)) ?? { ...plot, width: 0, height: 0 };
  const width = Math.ceil(textWidth(text, font)) + 2 * padding + 2;
  const { x, y, width: across } = readoutBox({ width, height: lineHeight + 2 }, { around, plot, room });
  return html`<div part="readout" aria-hidden="true" ${placed({ x, y, width: across })}>${unbroken(text)}</div>`;
}

/** A text whose lines break between words only, not behind the minus of a number. */
function unbroken(text: string): (string | TemplateResult)[] {
  const parts = text.split(/([\d.,]*[eE]?-\d[\d.,]*)/);
  return parts.map((part, i) => (i % 2 ? html`<span class="unbroken">${part}</span>` : part));
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

/** The part of a box that lies within another; of one beside it, its edge. */
function within(box: Box, { x, y, width, height }: Box): Box {
  const [left, top] = [clamp(box.x, x, x + width), clamp(box.y, y, y + height)];
  const [right, bottom] = [clamp(box.x + box.width, left, x + width), clamp(box.y + box.height, top, y + height)];
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Where a readout may lie. */
export interface ReadoutRoom {
  /** What it tells of. */
  around: Box;
  plot: Box;
  /** What may be covered where it must: the plot and the names beside and below it, no controls and no colour bar. */
  room: Box;
}

/**
 * How bad it is to cover all of what is told of, and to lie wholly on names, or outside of the room. Of a cell that
 * fills the plot a readout covers little.
 */
const badness = { told: 4, names: 1, outside: 100 };

/**
 * A box of this size beside another: at its right, at its left, below or above, the first of them that lies in the plot.
 * Where none does, the one that covers the least of names and of what it tells of.
 */
export function readoutBox(size: Size, { around, plot, room }: ReadoutRoom): Box {
  const width = Math.min(size.width, room.width, widest);
  const height = size.height * Math.ceil(size.width / width);
  const box = (x: number, y: number): Box => ({ x, y, width, height });
  const [right, bottom] = [around.x + around.width, around.y + around.height];
  const places = [plot, room].flatMap(({ x, y, width: across, height: down }) => {
    const level = clamp(around.y + around.height / 2 - height / 2, y, y + down - height);
    const along = clamp(around.x, x, x + across - width);
    const [after, before] = [right + gap, around.x - gap - width];
    const [below, above] = [bottom + gap, around.y - gap - height];
    return [box(after, level), box(before, level), box(along, below), box(along, above)];
  });
  const pushed = places.map(({ x, y }) =>
    box(clamp(x, room.x, room.x + room.width - width), clamp(y, room.y, room.y + room.height - height)),
  );
  const cost = (one: Box): number => {
    const told = shared(one, around) / Math.max(1, around.width * around.height);
    const [inPlot, inRoom] = [plot, room].map((part) => shared(one, part) / (width * height));
    return badness.told * told + badness.names * (inRoom - inPlot) + badness.outside * (1 - inRoom);
  };
  // The first of those that are equally good.
  return [...places, ...pushed].reduce((best, one) => (cost(one) < cost(best) - 1e-6 ? one : best));
}

/** The area that two boxes have in common. */
function shared(a: Box, b: Box): number {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, across) * Math.max(0, down);
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
