import type { CellWindow, ProfileChoices, ProfileSide } from '../../src/views/heatmap/view';
import type { Box } from '../figure/layout';
import { acrossStrip, downStrip } from './layout';
import type { CellLock } from './lock';

/** Where a strip lies. */
export interface StripPlace {
  box: Box;
  /** What it covers of the map, its words included; null beside the map. */
  panel: Box | null;
  /** Over the map: whether it lies at the bottom, or at the right. */
  atEnd: boolean;
}

export type StripPlaces = Partial<Record<ProfileSide, StripPlace>>;

export interface StripChoice {
  choices: ProfileChoices;
  /** Sides that have room of their own: those of a statistic. */
  reserved: Readonly<Record<ProfileSide, boolean>>;
  locked: CellLock | null;
  window: CellWindow;
}

/** How thick a strip over the map is at most, as a share of the map, and at least, in CSS pixels; its words' height. */
const thickness = { most: 48, share: 0.22, least: 12 };
const wordsHeight = 16;

/**
 * Strips of a statistic lie beside the map. Those of a locked line lie over it, at the edge away from the locked cell:
 * the map stays where it is, and a second click hits the same cell.
 */
export function stripPlaces(plot: Box, choice: StripChoice): StripPlaces {
  const { choices, reserved } = choice;
  return {
    ...(choices.across && { across: reserved.across ? beside(acrossStrip(plot)) : overRows(plot, choice) }),
    ...(choices.down && { down: reserved.down ? beside(downStrip(plot)) : overColumns(plot, choice) }),
  };
}

function beside(box: Box): StripPlace {
  return { box, panel: null, atEnd: false };
}

function thick(side: number): number {
  return Math.round(Math.min(thickness.most, Math.max(thickness.least, thickness.share * side)));
}

function overRows(plot: Box, { locked, window }: StripChoice): StripPlace {
  const atEnd = (locked?.row ?? 0) + 0.5 < window.y + window.height / 2;
  const height = thick(plot.height);
  const all = height + wordsHeight;
  const bottom = plot.y + plot.height;
  return {
    box: { ...plot, y: atEnd ? bottom - height : plot.y, height },
    panel: { ...plot, y: atEnd ? bottom - all : plot.y, height: all },
    atEnd,
  };
}

function overColumns(plot: Box, { locked, window }: StripChoice): StripPlace {
  const atEnd = (locked?.column ?? 0) + 0.5 < window.x + window.width / 2;
  const width = thick(plot.width);
  const all = width + wordsHeight;
  const right = plot.x + plot.width;
  return {
    box: { ...plot, x: atEnd ? right - width : plot.x, width },
    panel: { ...plot, x: atEnd ? right - all : plot.x, width: all },
    atEnd,
  };
}

/** The button's side, in CSS pixels: a finger finds it. */
const buttonSide = 24;

/** Where the button lies that lets go of the locked lines: at the outer corner of the strips. */
export function unlockPlace({ across, down }: StripPlaces): Box {
  const [x, y] = [down ?? across!, across ?? down!];
  const left = down?.panel && !down.atEnd ? x.box.x : x.box.x + x.box.width - buttonSide;
  const top = across?.panel && across.atEnd ? y.box.y + y.box.height - buttonSide : y.box.y;
  return { x: left, y: top, width: buttonSide, height: buttonSide };
}

/** Whether a box touches what strips cover. */
export function isCovered(box: Box, places: StripPlaces): boolean {
  return Object.values(places).some(({ panel }) => {
    if (!panel) return false;
    const [right, bottom] = [panel.x + panel.width, panel.y + panel.height];
    return box.x < right && box.x + box.width > panel.x && box.y < bottom && box.y + box.height > panel.y;
  });
}

/** What strips leave of the map. */
export function uncovered(plot: Box, { across, down }: StripPlaces): Box {
  const [above, beside] = [across?.panel?.height ?? 0, down?.panel?.width ?? 0];
  return {
    x: plot.x + (down?.atEnd ? 0 : beside),
    y: plot.y + (across?.atEnd ? 0 : above),
    width: plot.width - beside,
    height: plot.height - above,
  };
}
