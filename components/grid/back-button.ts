import { html, type TemplateResult } from 'lit';
import { placed } from '../figure/placed';
import type { Box } from '../figure/layout';
import type { Language } from '../words/language';

/** The button that brings all cells back, below the y-axis of an enlarged cell: no text and no line lies there. */
export function backButton(plot: Box, language: Language, back: () => void): TemplateResult {
  const label = language.words.allCells;
  const pressed = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') back();
  };
  return html`<button
    part="back-button"
    type="button"
    aria-label=${label}
    title=${label}
    ${placed({ x: 6, y: plot.y + plot.height + 12 })}
    @click=${back}
    @keydown=${pressed}
  >
    <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M11 5l-7 7 7 7M4 12h16" /></svg>
  </button>`;
}
