import { css, html, nothing, type TemplateResult } from 'lit';
import type { Language } from '../words/language';
import type { Box } from './layout';
import { placed } from './placed';

/** Rows of a picture, of which a part is in sight. */
export interface ScrolledRows {
  /** Rows above the picture, and how many can be. */
  readonly scroll: { readonly at: number; readonly end: number };
  readonly rowsInSight: number;
  readonly layout: { readonly rows: number };
}

/** The thumb is never lower than this, in CSS pixels. */
const lowestThumb = 24;

/**
 * Where the rows in sight lie among all rows, at the right edge of the plot; dragging it, or a press beside its thumb,
 * scrolls. Keys scroll on the picture itself.
 */
export function scrollbar(
  plot: Box,
  { scroll, rowsInSight, layout }: ScrolledRows,
  { language, scrollTo }: { language: Language; scrollTo(row: number): void },
): TemplateResult | typeof nothing {
  if (scroll.end === 0) return nothing;
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

/** The first row in sight after scrolling by this many rows; null where it does not change. */
export function scrolledRow({ scroll }: ScrolledRows, firstRow: number, rows: number): number | null {
  const { at, end } = scroll;
  const next = Math.min(end, Math.max(0, Math.min(end, firstRow) + rows));
  return rows === 0 || (next === at && next === firstRow) ? null : next;
}

/** Which drags of one finger are the page's: those that would scroll no rows. */
export function pageDrags({ scroll }: ScrolledRows): string {
  const { at, end } = scroll;
  return end === 0 ? 'pan-y' : at <= 0 ? 'pan-up' : at >= end ? 'pan-down' : 'none';
}

/** What rows that are scrolled look like. */
export const scrollbarStyles = css`
  [part='surface'][data-drags='pan-up'] {
    touch-action: pan-up;
  }
  [part='surface'][data-drags='pan-down'] {
    touch-action: pan-down;
  }
  [part='scrollbar'] {
    position: absolute;
    /* Seen is a strip of 8 pixels; a finger finds 24. */
    width: 24px;
    touch-action: none;
  }
  [part='scrollbar']::before {
    content: '';
    position: absolute;
    inset: 0 4px 0 auto;
    width: 8px;
    background: color-mix(in srgb, currentcolor 8%, transparent);
  }
  [part='thumb'] {
    position: absolute;
    right: 4px;
    width: 8px;
    box-sizing: border-box;
    border-radius: 4px;
    border: 1px solid transparent;
    background: var(--feature-grid-scrollbar, color-mix(in srgb, currentcolor 45%, transparent));
  }
  [part='scrollbar']:hover [part='thumb'] {
    background: var(--feature-grid-scrollbar, color-mix(in srgb, currentcolor 70%, transparent));
  }
  @media (forced-colors: active) {
    [part='thumb'] {
      border-color: ButtonText;
      background: ButtonText;
    }
  }
`;
