import { css } from 'lit';

/** What only a heatmap has: profiles, handles, controls. */
export const heatmapStyles = css`
  canvas {
    --line: var(--attn-heatmap-profile, light-dark(#1f77b4, #5fb0ee));
  }
  [part='profile-ground'],
  canvas[part='profile'] {
    position: absolute;
    pointer-events: none;
  }
  [part='profile-ground'] {
    background: light-dark(#fffffff2, #14181df2);
  }
  /* The copy has the strips on their grounds. */
  [part='kept-picture'] ~ :is([part='profile-ground'], canvas) {
    visibility: hidden;
  }
  [part='axes'],
  [part='unlock'] {
    z-index: 1;
  }
  [part='unlock'] {
    position: absolute;
    padding: 0;
    font-size: 16px;
    line-height: 1;
    color: inherit;
    background: light-dark(#ffffff, #14181d);
    border: 1px solid light-dark(#8a939e, #77818d);
    border-radius: 4px;
    cursor: pointer;
  }
  text[part='profile-label'] {
    font-size: 11px;
  }
  .lock {
    stroke-dasharray: 4 3;
  }
  [part='norm-handle'] {
    position: absolute;
    height: 24px;
    cursor: ns-resize;
    touch-action: none;
  }
  [part='norm-handle']::after {
    content: '';
    position: absolute;
    inset: 10.5px 2px;
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
    min-height: 32px;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 14px;
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
  [part='controls'] input {
    min-height: 24px;
    box-sizing: border-box;
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
