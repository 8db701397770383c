import { css } from 'lit';

export const gridStyles = css`
  [part='surface'][data-drags='pan-up'] {
    touch-action: pan-up;
  }
  [part='surface'][data-drags='pan-down'] {
    touch-action: pan-down;
  }
  text.bound {
    font-size: 10px;
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
  [part='back-button'] {
    position: absolute;
    z-index: 1;
    width: 30px;
    height: 30px;
    padding: 5px;
    border: 1px solid color-mix(in srgb, currentcolor 55%, transparent);
    border-radius: 6px;
    color: inherit;
    background: light-dark(#ffffffd9, #14181dd9);
    cursor: pointer;
  }
  [part='back-button']:hover {
    border-color: currentcolor;
  }
  [part='back-button'] svg {
    position: static;
    display: block;
    fill: none;
    stroke: currentcolor;
    stroke-width: 2;
  }
  @media (forced-colors: active) {
    [part='thumb'] {
      border-color: ButtonText;
      background: ButtonText;
    }
  }
`;
