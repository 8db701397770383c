import { css } from 'lit';

export const gridStyles = css`
  [part='surface'] {
    touch-action: var(--surface-touch, pan-y);
  }
  text.bound {
    font-size: 10px;
  }
  [part='scrollbar'] {
    position: absolute;
    width: 8px;
    touch-action: none;
    background: color-mix(in srgb, currentcolor 8%, transparent);
  }
  [part='thumb'] {
    position: absolute;
    inset-inline: 0;
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
