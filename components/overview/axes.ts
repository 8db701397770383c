import { nothing, svg, type SVGTemplateResult } from 'lit';
import { normEnds } from '../../src/views/norm';
import type { HeadPlace, OverviewView } from '../../src/views/overview/view';
import { bottomAxis, leftAxis, type Axis } from '../figure/axes';
import { barBeside, colorbar } from '../figure/colorbar';
import { fitText, titleFont } from '../figure/fit-text';
import type { Box } from '../figure/layout';
import { tones } from '../figure/tones';
import type { Language } from '../words/language';
import { headName } from './words';

/** What an overview's axes are drawn from. */
export interface OverviewFigure {
  view: OverviewView;
  /** The head under the pointer or the cursor, and the one that was selected. */
  pointed: HeadPlace | null;
  selected: HeadPlace | null;
  title: string;
  colorbar: boolean;
  language: Language;
}

/** Layers and heads beside the thumbnails, or a name above each; the cursor, and the head that was selected. */
export function overviewAxes(plot: Box, figure: OverviewFigure): SVGTemplateResult {
  const { view, pointed, selected, title, language } = figure;
  const { labels, norm, cmap } = view.options;
  const { layout, filled } = view.geometry;
  const { dpr } = view.options;
  const inner = { ...plot, width: filled.width / dpr, height: filled.height / dpr };
  const middle = plot.x + plot.width / 2;
  const ofSelected = selected && boxOfHead(plot, view, selected);
  const ofPointed = pointed && boxOfHead(plot, view, pointed);
  return svg`
    <clipPath id="in-sight"><rect x=${plot.x - 2} y=${plot.y - 2} width=${plot.width + 4} height=${plot.height + 4} /></clipPath>
    ${labels && layout.byAxes ? namedAxes(inner, view, language) : nothing}
    <g clip-path="url(#in-sight)">${layout.named ? names(plot, view, language) : nothing}
      ${ofSelected ? svg`<g part="selected">${outline(ofSelected)}</g>` : nothing}
      ${ofPointed ? svg`<g part="cursor">${outline(ofPointed)}</g>` : nothing}</g>
    ${figure.colorbar ? colorbar(barBeside(inner), normEnds(norm, view.numbers?.range ?? null), { cmap, norm, language }) : nothing}
    ${title ? svg`<text part="title" class="label" x=${middle} y="16" text-anchor="middle">${fitText(title, plot.width + 28, titleFont)}</text>` : nothing}`;
}

/** Where a head's thumbnail lies in the figure, in CSS pixels; null where it has none. */
export function boxOfHead(plot: Box, view: OverviewView, head: HeadPlace): Box | null {
  const place = view.geometry.placeOf(view.mapOf(head));
  return place && boxIn(plot, view, place);
}

function boxIn(plot: Box, { geometry, options }: OverviewView, place: readonly [number, number]): Box {
  const { x, y, width, height } = geometry.boxOf(place);
  const { dpr } = options;
  return { x: plot.x + x / dpr, y: plot.y + y / dpr, width: width / dpr, height: height / dpr };
}

function outline(box: Box): SVGTemplateResult[] {
  const [x, y, width, height] = [box.x - 1, box.y - 1, box.width + 2, box.height + 2];
  return tones.map((tone) => {
    return svg`<g class=${tone}><rect x=${x} y=${y} width=${width} height=${height} /></g>`;
  });
}

/** Numbers of the heads below, of the layers in sight at the left. */
function namedAxes(plot: Box, view: OverviewView, language: Language): SVGTemplateResult | typeof nothing {
  if (plot.width === 0 || plot.height === 0) return nothing;
  const { geometry } = view;
  const { columns, rows } = geometry.layout;
  const first = Math.floor(geometry.scroll.at);
  const end = Math.min(rows, Math.ceil(geometry.scroll.at + geometry.rowsInSight));
  const tick = (value: number): { value: number; label: string } => ({ value, label: String(value) });
  const across: Axis = {
    ticks: Array.from({ length: columns }, (_, head) => tick(head)),
    place: (head) => centreOf(boxIn(plot, view, [0, head]), plot)[0],
    label: language.axis('head'),
  };
  const down: Axis = {
    ticks: Array.from({ length: end - first }, (_, i) => tick(first + i)).filter(({ value }) => {
      const [, y] = centreOf(boxIn(plot, view, [value, 0]), plot);
      return y >= 0 && y <= 1;
    }),
    place: (layer) => centreOf(boxIn(plot, view, [layer, 0]), plot)[1],
    label: language.axis('layer'),
  };
  return svg`${bottomAxis(plot, across)}${leftAxis(plot, down)}`;
}

function centreOf({ x, y, width, height }: Box, plot: Box): [x: number, y: number] {
  return [(x + width / 2 - plot.x) / plot.width, (y + height / 2 - plot.y) / plot.height];
}

function names(plot: Box, view: OverviewView, language: Language): SVGTemplateResult {
  const { columns, rows } = view.geometry.layout;
  const { at } = view.geometry.scroll;
  const first = Math.floor(at);
  const end = Math.min(rows, Math.ceil(at + view.geometry.rowsInSight));
  const all = Array.from({ length: (end - first) * columns }, (_, i) => {
    const place = [first + Math.floor(i / columns), i % columns] as const;
    const map = view.geometry.mapIn(...place);
    if (map === null) return nothing;
    const { x, y } = boxIn(plot, view, place);
    return svg`<text x=${x} y=${y - 3} direction="ltr">${headName(view.headOf(map), language)}</text>`;
  });
  return svg`<g part="names">${all}</g>`;
}
