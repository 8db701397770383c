import { css } from 'lit';

/** What only a scatter plot has: its markers' colour, alerts. */
export const scatterStyles = css`
  canvas {
    --line: var(--marker-colour, light-dark(#1f77b4, #5fb0ee));
    --ink: light-dark(#1d2126, #dfe3e8);
    caret-color: color-mix(in srgb, var(--ink) 100%, var(--ink));
  }
  text.alert {
    fill: var(--feature-scatter-alert, light-dark(#c5221f, #ff8a80));
    font-weight: 600;
  }
  @media (forced-colors: active) {
    canvas {
      --ink: CanvasText;
    }
  }
`;
