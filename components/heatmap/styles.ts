import { css } from 'lit';

/** What only a heatmap has: profiles, handles, controls. */
export const heatmapStyles = css`
  canvas {
    --line: var(--attn-heatmap-profile, light-dark(#1f77b4, #5fb0ee));
  }
  canvas[part='profile'] {
    position: absolute;
  }
  text[part='profile-label'] {
    font-size: 11px;
  }
  .lock {
    stroke: currentcolor;
    stroke-opacity: 0.7;
    stroke-dasharray: 4 3;
    fill: none;
  }
  [part='norm-handle'] {
    position: absolute;
    height: 12px;
    cursor: ns-resize;
    touch-action: none;
  }
  [part='norm-handle']::after {
    content: '';
    position: absolute;
    inset: 4px 0;
    border-radius: 2px;
    background: currentcolor;
    box-shadow: 0 0 0 1px light-dark(#ffffff, #14181d);
    opacity: 0.55;
  }
  [part='norm-handle']:is(:hover, :focus-visible)::after {
    opacity: 1;
  }
  [part='controls'] {
    position: absolute;
    inset: 0 0 auto;
    height: 32px;
    display: flex;
    align-items: center;
    gap: 6px 14px;
    overflow: hidden;
  }
  [part='controls'] label {
    display: flex;
    align-items: center;
    gap: 6px;
    white-space: nowrap;
  }
  [part='controls'] output {
    min-width: 4.5em;
    font-variant-numeric: tabular-nums;
  }
  [part='search'] {
    width: 11em;
  }
  [part='threshold'] {
    width: 7em;
  }
  [part='top-k'] {
    width: 4.5em;
  }
  @media (forced-colors: active) {
    [part='norm-handle']::after {
      background: ButtonText;
      opacity: 1;
    }
  }
`;
