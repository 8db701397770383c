import { css } from 'lit';

/** What only an overview has: the head that was selected. */
export const overviewStyles = css`
  [part='selected'] .crosshair {
    stroke: var(--attn-overview-selected, light-dark(#c2185b, #ff80ab));
    stroke-opacity: 1;
    stroke-width: 2;
  }
  [part='selected'] .casing {
    stroke-width: 5;
  }
  [part='names'] text {
    font-size: 10px;
  }
  [part='surface'] {
    cursor: pointer;
  }
  @media (forced-colors: active) {
    [part='selected'] .crosshair {
      stroke: Highlight;
    }
  }
`;
