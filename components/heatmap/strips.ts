import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import {
  stripEnds,
  type HeatmapNumbers,
  type HeatmapView,
  type LineSummary,
  type ProfileChoice,
  type ProfileSide,
} from '../../src/views/heatmap/view';
import type { Box } from '../figure/layout';
import { placed } from '../figure/placed';
import { shortNumber } from '../figure/ticks';
import type { Language } from '../words/language';
import { acrossStrip, downStrip } from './layout';
import { cellName } from './table';

const sides = ['across', 'down'] as const satisfies readonly ProfileSide[];

function stripBox(plot: Box, side: ProfileSide): Box {
  return side === 'across' ? acrossStrip(plot) : downStrip(plot);
}

/** The canvases of the strips beside the map. */
export function stripCanvases(plot: Box, view: HeatmapView | null): TemplateResult | typeof nothing {
  const shown = view?.hasData ? sides.filter((side) => view.profileChoices[side]) : [];
  if (shown.length === 0) return nothing;
  return html`${shown.map((side) => {
    return html`<canvas part="profile" class=${side} ${placed(stripBox(plot, side))} aria-hidden="true"></canvas>`;
  })}`;
}

/**
 * Gives the view the strips' canvases, at their sizes in device pixels. Returns whether there is something to draw
 * anew.
 */
export function attachStrips(view: HeatmapView, root: ParentNode, plot: Box): boolean {
  let changed = false;
  for (const side of sides) {
    const canvas = root.querySelector<HTMLCanvasElement>(`canvas.${side}`);
    const { width, height } = stripBox(plot, side);
    changed = view.profiles.setCanvas(side, canvas) || changed;
    const pixels = [width, height].map((length) => Math.max(1, Math.round(length * devicePixelRatio)));
    if (canvas) changed = view.profiles.resize(side, pixels[0], pixels[1]) || changed;
  }
  if (changed) view.profileChanged();
  return changed;
}

/** The strips' pictures at a scale, for an image of the figure. */
export function stripPictures(
  view: HeatmapView,
  plot: Box,
): { box: Box; picture: (width: number, height: number) => Promise<ImageBitmap> }[] {
  return sides
    .filter((side) => view.profileChoices[side])
    .map((side) => ({
      box: stripBox(plot, side),
      picture: async (width, height) => view.profileSnapshot(side, width, height),
    }));
}

export interface StripWords {
  language: Language;
  /** Of what each strip shows, where that is known. */
  ends: HeatmapNumbers['strips'];
  lines: Partial<Record<ProfileSide, LineSummary>>;
  /** "query 12 cat" */
  nameOf: (side: ProfileSide, line: number) => string;
  /** "key 40 the" */
  placeOf: (side: ProfileSide, index: number) => string;
}

export interface NamedLines {
  rows: readonly string[] | null;
  columns: readonly string[] | null;
  lockedLines: StripWords['lines'];
}

/** The strips' words; `numbers` null while they are not known. */
export function stripWords(
  view: HeatmapView,
  numbers: HeatmapNumbers | null,
  named: NamedLines & { language: Language },
): StripWords {
  const { language } = named;
  const [row, column] = view.axes.slice(-2).map((axis) => language.axis(axis));
  const rowName = (index: number): string => (index < 0 ? row : `${row} ${cellName(named.rows, index)}`);
  const columnName = (index: number): string => (index < 0 ? column : `${column} ${cellName(named.columns, index)}`);
  return {
    language,
    ends: numbers?.strips ?? {},
    lines: named.lockedLines,
    nameOf: (side, line) => (side === 'across' ? rowName(line) : columnName(line)),
    placeOf: (side, index) => (side === 'across' ? columnName(index) : rowName(index)),
  };
}

/** What each strip shows, in words, and the ends of its axis. */
export function stripAxes(plot: Box, view: HeatmapView, words: StripWords): SVGTemplateResult {
  const choices = view.profileChoices;
  const { across, down } = choices;
  const [top, right] = [acrossStrip(plot), downStrip(plot)];
  const bound = (side: ProfileSide, end: 0 | 1): string => {
    const ends = stripEnds(words.ends[side], choices[side], view.options);
    return ends ? shortNumber(ends[end], words.language) : '';
  };
  return svg`${
    across &&
    svg`<g part="profile-axis">
      <text part="profile-label" x=${top.x} y=${top.y - 5}>${stripLabel('across', across, { ...words, length: top.width })}</text>
      <text class="bound" x=${top.x - 4} y=${top.y} dominant-baseline="hanging" text-anchor="end">${bound('across', 1)}</text>
      <text class="bound" x=${top.x - 4} y=${top.y + top.height} text-anchor="end">${bound('across', 0)}</text>
    </g>`
  }${
    down &&
    svg`<g part="profile-axis">
      <text part="profile-label" transform="translate(${right.x + right.width + 10} ${right.y}) rotate(90)">${stripLabel('down', down, { ...words, length: right.height })}</text>
      <text class="bound" x=${right.x} y=${right.y + right.height + 4} dominant-baseline="hanging">${bound('down', 0)}</text>
      <text class="bound" x=${right.x + right.width} y=${right.y + right.height + 17} dominant-baseline="hanging" text-anchor="end">${bound('down', 1)}</text>
    </g>`
  }`;
}

/** A character's width, near enough, and the room that a label has beyond its strip, in CSS pixels. */
const character = 5.5;
const beyond = 48;

/**
 * "query 12: sum 1, entropy 3.21 bits, highest 0.31 at key 40", or "entropy of each query"; what has no room is left
 * out from the end.
 *
 * length  of the strip, in CSS pixels
 */
export function stripLabel(
  side: ProfileSide,
  choice: ProfileChoice,
  { lines, nameOf, placeOf, length, language }: StripWords & { length: number },
): string {
  const { words } = language;
  if ('statistic' in choice) return words.statisticOf(choice.statistic, placeOf(side, -1));
  const line = lines[side];
  const name = nameOf(side, choice.line);
  if (!line) return name;
  if (line.argmax < 0) return words.told(name, words.noFinite);
  const [sum, entropy, max] = [line.sum, line.entropy, line.max].map((value) => shortNumber(value, language));
  const said = [words.lineSum(sum), words.lineEntropy(entropy), words.lineHighest(max, placeOf(side, line.argmax))];
  for (let count = said.length; count > 0; count--) {
    const label = words.told(name, said.slice(0, count).join(', '));
    if (label.length * character <= length + beyond) return label;
  }
  return name;
}
