import { nothing, svg, type SVGTemplateResult } from 'lit';
import { histogramEnds, type HistogramNumbers, type HistogramView } from '../../src/views/histogram';
import { bottomAxis, frameLine, leftAxis, type Axis } from '../figure/axes';
import type { Box } from '../figure/figure-layout';
import { numberTicks, shortNumber } from '../figure/ticks';

/** Axes, labels, clipped peaks and a word on odd values; `numbers` is null while the data is changing. */
export function histogramAxes(plot: Box, view: HistogramView, numbers: HistogramNumbers | null): SVGTemplateResult {
  const { columns } = view.layout;
  const entries = Array.from({ length: view.entries }, (_, entry) => ({ entry, box: entryBox(plot, view, entry) }));
  const lowest = Math.max(0, view.entries - columns);
  return svg`
    ${entries.map(
      ({ entry, box }) => svg`
        ${entry >= lowest ? bottomAxis(box, valueAxis(view, numbers, box.width)) : nothing}
        ${entry % columns === 0 ? leftAxis(box, countAxis(numbers, box.height)) : nothing}
        ${frameLine(box)}
        ${view.entries > 1 ? svg`<text part="label" class="channel" x=${box.x} y=${box.y - 3}>${view.options.by} ${entry}</text>` : nothing}
        ${numbers ? clippedPeaks(box, view, { entry, numbers }) : nothing}`,
    )}
    ${numbers ? oddValues(plot, numbers) : nothing}`;
}

function entryBox(plot: Box, view: HistogramView, entry: number): Box {
  const { columns, pitch, inset, plot: size } = view.layout;
  const { dpr } = view.options;
  return {
    x: plot.x + ((entry % columns) * pitch[0] + inset[0]) / dpr,
    y: plot.y + (Math.floor(entry / columns) * pitch[1] + inset[1]) / dpr,
    width: size[0] / dpr,
    height: size[1] / dpr,
  };
}

function valueAxis(view: HistogramView, numbers: HistogramNumbers | null, width: number): Axis {
  if (!numbers) return { ticks: endTicks('low', 'high'), place: (end) => end, label: '' };
  const ends = histogramEnds(numbers, view.options);
  if (!ends) return { ticks: [], place: () => 0, label: 'no finite value' };
  const [low, high] = ends;
  return {
    ticks: numberTicks(low, high, Math.max(2, width / 90)),
    place: (value) => (value - low) / (high - low),
    label: '',
  };
}

function countAxis(numbers: HistogramNumbers | null, height: number): Axis {
  if (!numbers) return { ticks: endTicks('0', ''), place: (end) => 1 - end, label: '' };
  const top = 1.05 * Math.max(1, numbers.top);
  const whole = numberTicks(0, top, Math.max(2, height / 50)).filter(({ value }) => Number.isInteger(value));
  return {
    ticks: whole.map(({ value }) => ({ value, label: String(value) })),
    place: (count) => 1 - count / top,
    label: '',
  };
}

/** The place and the count of each bin that runs out at the top. */
function clippedPeaks(
  box: Box,
  view: HistogramView,
  { entry, numbers }: { entry: number; numbers: HistogramNumbers },
): SVGTemplateResult | typeof nothing {
  const { peaksToClip, bins } = view.options;
  const ends = histogramEnds(numbers, view.options);
  if (peaksToClip === 0 || !ends) return nothing;
  const ranks = peaksToClip + 1;
  const peaks = numbers.peaks.slice(entry * ranks, entry * ranks + peaksToClip);
  const clipped = peaks.filter(([count]) => count > 1.05 * numbers.top);
  return svg`<g part="peaks">${clipped.map(([count, bin], i) => {
    const along = (bin + 0.5) / bins;
    const value = ends[0] + along * (ends[1] - ends[0]);
    const side = along > 0.5 ? 'end' : 'start';
    const x = box.x + along * box.width + (along > 0.5 ? -4 : 4);
    return svg`<text class="alert" x=${x} y=${box.y + 12 * (i + 1)} text-anchor=${side}>(${shortNumber(value)}, ${count})</text>`;
  })}</g>`;
}

/** "3 NaN, 2 infinite, 5 outside: not drawn". */
function oddValues(plot: Box, { odd }: HistogramNumbers): SVGTemplateResult | typeof nothing {
  const text = oddText(odd);
  if (!text) return nothing;
  const x = plot.x + plot.width - 4;
  return svg`<text part="odd" class="alert" x=${x} y=${plot.y + plot.height / 2} text-anchor="end">${text}</text>`;
}

/** Which values are in no bin; empty when all are in one. */
export function oddText({ nan, infinite, outside }: HistogramNumbers['odd']): string {
  const kinds = [nan && `${nan} NaN`, infinite && `${infinite} infinite`, outside && `${outside} outside`];
  const said = kinds.filter(Boolean).join(', ');
  return said && `${said}: not drawn`;
}

function endTicks(first: string, last: string): { value: number; label: string }[] {
  return [
    { value: 0, label: first },
    { value: 1, label: last },
  ];
}
