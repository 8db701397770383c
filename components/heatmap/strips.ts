import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import {
  stripEnds,
  type HeatmapNumbers,
  type HeatmapView,
  type LineSummary,
  type ProfileChoice,
  type ProfileSide,
} from '../../src/views/heatmap/view';
import { fitText, textWidth } from '../figure/fit-text';
import type { FigurePicture } from '../figure/image';
import { placed } from '../figure/placed';
import { shortNumber } from '../figure/ticks';
import type { Language } from '../words/language';
import { unlockPlace, type StripPlace, type StripPlaces } from './strip-places';
import { cellName } from './table';

const sides = ['across', 'down'] as const satisfies readonly ProfileSide[];

/**
 * The canvases of the strips, with what lies between them and the map, and the button that lets go of locked lines.
 *
 * renewals  of the figure's canvas: with each the strips have fresh ones too
 */
export function stripCanvases(
  places: StripPlaces,
  unlock: { label: string; now: () => void } | null,
  renewals: number,
): TemplateResult | typeof nothing {
  if (!places.across && !places.down) return nothing;
  // Each side has a place of its own in the template: a canvas that passed from one to the other would lose its surface.
  return html`${keyed(renewals, html`${stripCanvas('across', places.across)}${stripCanvas('down', places.down)}`)}
  ${
    unlock
      ? html`<button
          part="unlock"
          type="button"
          title=${unlock.label}
          aria-label=${unlock.label}
          ${placed(unlockPlace(places))}
          @click=${unlock.now}
        >
          ×
        </button>`
      : nothing
  }`;
}

function stripCanvas(side: ProfileSide, place: StripPlace | undefined): TemplateResult | typeof nothing {
  if (!place) return nothing;
  const { box, panel } = place;
  return html`${panel ? html`<div part="profile-ground" class=${side} ${placed(panel)}></div>` : nothing}
    <canvas part="profile" class=${side} ${placed(box)} aria-hidden="true"></canvas>`;
}

/**
 * Gives the view the strips' canvases, at their sizes in device pixels. Returns whether there is something to draw
 * anew.
 */
export function attachStrips(view: HeatmapView, root: ParentNode, places: StripPlaces): boolean {
  const canvasOf = (side: ProfileSide) => root.querySelector<HTMLCanvasElement>(`canvas.${side}`);
  let changed = view.profiles.setCanvases({ across: canvasOf('across'), down: canvasOf('down') });
  for (const side of sides) {
    const { width, height } = places[side]?.box ?? { width: 1, height: 1 };
    const pixels = [width, height].map((length) => Math.max(1, Math.round(length * devicePixelRatio)));
    changed = view.profiles.resize(side, pixels[0], pixels[1]) || changed;
  }
  if (changed) view.profileChanged();
  return changed;
}

/** The strips' pictures at a scale, for an image of the figure, each on its ground. */
export function stripPictures(view: HeatmapView, root: ParentNode, places: StripPlaces): FigurePicture[] {
  return sides.flatMap((side) => {
    const place = places[side];
    if (!place) return [];
    const ground = root.querySelector(`[part=profile-ground].${side}`);
    const colour = ground && getComputedStyle(ground).backgroundColor;
    return {
      box: place.box,
      ...(place.panel && colour && { ground: { box: place.panel, colour } }),
      picture: async (width: number, height: number) => view.profileSnapshot(side, width, height),
    };
  });
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

/** What each strip shows, in words, and the ends of its axis where it lies beside the map. */
export function stripAxes(view: HeatmapView, places: StripPlaces, words: StripWords): SVGTemplateResult {
  const choices = view.profileChoices;
  const bound = (side: ProfileSide, end: 0 | 1): string => {
    const ends = stripEnds(words.ends[side], choices[side], view.options);
    return ends ? shortNumber(ends[end], words.language) : '';
  };
  const { across, down } = places;
  return svg`${across && svg`<g part="profile-axis">${acrossAxis(across, down, { choice: choices.across!, bound, words })}</g>`}
    ${down && svg`<g part="profile-axis">${downAxis(down, { choice: choices.down!, bound, words })}</g>`}`;
}

interface StripSaid {
  choice: ProfileChoice;
  bound: (side: ProfileSide, end: 0 | 1) => string;
  words: StripWords;
}

/** Over the map the words leave out the corner, which is the other strip's. */
function acrossAxis(
  { box, panel, atEnd }: StripPlace,
  down: StripPlace | undefined,
  { choice, bound, words }: StripSaid,
): SVGTemplateResult {
  if (panel) {
    const corner = down?.panel?.width ?? 0;
    const x = box.x + 4 + (down?.panel && !down.atEnd ? corner : 0);
    const y = atEnd ? panel.y + 12 : box.y + box.height + 12;
    const label = stripLabel('across', choice, { ...words, length: box.width - corner - 8 });
    return svg`<text part="profile-label" x=${x} y=${y}>${label}</text>`;
  }
  const label = stripLabel('across', choice, { ...words, length: box.width + beyond });
  return svg`<text part="profile-label" x=${box.x} y=${box.y - 5}>${label}</text>
    <text class="bound" x=${box.x - 4} y=${box.y} dominant-baseline="hanging" text-anchor="end">${bound('across', 1)}</text>
    <text class="bound" x=${box.x - 4} y=${box.y + box.height} text-anchor="end">${bound('across', 0)}</text>`;
}

function downAxis({ box, panel, atEnd }: StripPlace, { choice, bound, words }: StripSaid): SVGTemplateResult {
  if (panel) {
    const label = stripLabel('down', choice, { ...words, length: box.height - 8 });
    const x = atEnd ? panel.x + 4 : box.x + box.width + 4;
    return svg`<text part="profile-label" transform="translate(${x} ${box.y + 4}) rotate(90)">${label}</text>`;
  }
  const [right, below] = [box.x + box.width, box.y + box.height];
  const label = stripLabel('down', choice, { ...words, length: box.height + beyond });
  return svg`<text part="profile-label" transform="translate(${right + 10} ${box.y}) rotate(90)">${label}</text>
    <text class="bound" x=${box.x} y=${below + 4} dominant-baseline="hanging">${bound('down', 0)}</text>
    <text class="bound" x=${right} y=${below + 17} dominant-baseline="hanging" text-anchor="end">${bound('down', 1)}</text>`;
}

/** The room that a label has beyond a strip beside the map, in CSS pixels. */
const beyond = 48;
const font = '11px system-ui, sans-serif';

/**
 * "query 12: sum 1, entropy 3.21 bits, highest 0.31 at key 40", or "entropy of each query"; without room for
 * all it has fewer digits, then no name, then less from the end.
 *
 * length  of the room, in CSS pixels
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
  const said = (digits: number): string[] => {
    const [sum, entropy, max] = [line.sum, line.entropy, line.max].map((value) =>
      language.written(value, `.${digits}~g`),
    );
    return [words.lineSum(sum), words.lineEntropy(entropy), words.lineHighest(max, placeOf(side, line.argmax))];
  };
  const label = (digits: number): string => words.told(name, said(digits).join(', '));
  // The lines themselves show which they are.
  const labels = [label(4), label(3), label(2), said(3).join(', '), said(2).join(', ')];
  const shorter = [2, 1].map((count) => words.told(name, said(2).slice(0, count).join(', ')));
  const fits = [...labels, ...shorter].find((text) => textWidth(text, font) <= length);
  if (fits !== undefined) return fits;
  return fitText(name, length, font);
}
