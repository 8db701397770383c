import { html, nothing, type TemplateResult } from 'lit';
import type { FeatureGridView } from '../../src/views/grid/view';
import type { Box } from '../figure/layout';
import type { Language } from '../words/language';
import { placed } from '../figure/placed';

/** The thumb is never lower than this, in CSS pixels. */
const lowestThumb = 24;

/**
 * Where the rows in sight lie among all rows, at the right edge of the plot; dragging it, or a press beside its thumb,
 * scrolls. Keys scroll on the picture itself.
 */
export function scrollbar(
  plot: Box,
  view: FeatureGridView,
  { language, scrollTo }: { language: Language; scrollTo(row: number): void },
): TemplateResult | typeof nothing {
  if (view.options.mode !== 'line' || view.geometry.scroll.end === 0) return nothing;
  const { scroll, rowsInSight, layout } = view.geometry;
  const thumb = Math.max(Math.min(lowestThumb, plot.height), (plot.height * rowsInSight) / layout.rows);
  const top = (plot.height - thumb) * (scroll.at / scroll.end);
  const first = Math.floor(scroll.at) + 1;
  const last = Math.min(layout.rows, Math.ceil(scroll.at + rowsInSight));
  const toPointer = (event: PointerEvent): void => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    scrollTo(((event.clientY - box.top - thumb / 2) / Math.max(1, plot.height - thumb)) * scroll.end);
  };
  const pressed = (event: PointerEvent): void => {
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    event.preventDefault();
    toPointer(event);
  };
  return html`<div
    part="scrollbar"
    role="scrollbar"
    aria-label=${language.words.scrollbar}
    aria-controls="surface"
    aria-orientation="vertical"
    aria-valuemin="0"
    aria-valuemax=${Math.ceil(scroll.end)}
    aria-valuenow=${Math.round(scroll.at)}
    aria-valuetext=${language.words.scrolledTo(first, last, language.amount(layout.rows))}
    ${placed({ x: plot.x + plot.width - 24, y: plot.y, height: plot.height })}
    @pointerdown=${pressed}
    @pointermove=${(event: PointerEvent) => (event.buttons & 1) !== 0 && toPointer(event)}
  >
    <div part="thumb" ${placed({ y: top, height: thumb })}></div>
  </div>`;
}
