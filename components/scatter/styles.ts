import { css } from 'lit';

/** What only a scatter plot has: its markers' colour, alerts. */
export const scatterStyles = css`
  canvas {
    --line: var(--marker-colour, light-dark(#1f77b4, #5fb0ee));
  }
  text.alert {
    fill: var(--feature-scatter-alert, light-dark(#c5221f, #ff8a80));
    font-weight: 600;
  }
`;
