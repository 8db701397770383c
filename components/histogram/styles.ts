import { css } from 'lit';

/** What only a histogram has: names over bars, alerts. */
export const histogramStyles = css`
  text.over {
    paint-order: stroke;
    stroke: light-dark(#fff, #14181d);
    stroke-width: 3px;
    stroke-opacity: 0.8;
  }
  text.alert {
    fill: var(--feature-histogram-alert, light-dark(#c5221f, #ff8a80));
    font-weight: 600;
  }
`;
