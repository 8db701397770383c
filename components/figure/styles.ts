import { css } from 'lit';
import { hostStyles } from './host-styles';
import { retryStyles } from './retry-styles';
import { toolStyles } from './tools/styles';

const ownStyles = css`
  [part='surface'] {
    position: absolute;
    touch-action: pan-y;
  }
  [part='surface'][data-drags='none'] {
    touch-action: none;
  }
  [part='kept-picture'] {
    position: absolute;
    pointer-events: none;
  }
  /* A canvas may stay for a while after its device. */
  [part='surface']:has(~ [part='kept-picture']) canvas {
    visibility: hidden;
  }
  button,
  input,
  select {
    font: inherit;
  }
  :focus-visible {
    outline: 2px solid light-dark(#0b57d0, #8ab4f8);
    outline-offset: 2px;
  }
  [part='table-button'] {
    position: absolute;
    inset: 4px auto auto 4px;
    z-index: 2;
  }
  [part='table-button']:not(:focus, [aria-expanded='true']) {
    clip-path: inset(50%);
    pointer-events: none;
  }
  [part='table'] {
    position: absolute;
    inset: 0;
    z-index: 1;
    overflow: auto;
    padding: 32px 8px 8px;
    background: light-dark(#ffffff, #14181d);
  }
  table {
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  caption {
    text-align: start;
    padding-block-end: 6px;
  }
  th,
  td {
    padding: 2px 6px;
    text-align: end;
    border: 1px solid light-dark(#d5d9de, #353c45);
  }
  th {
    font-weight: 600;
    max-width: 16em;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .spoken {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  canvas {
    display: block;
    width: 100%;
    height: 100%;
    image-rendering: pixelated;
    /* Carriers of the colours that the shaders paint with; the end of a transition tells that they are others. */
    transition:
      1ms linear color,
      1ms linear outline-color,
      1ms linear caret-color;
    --line: var(--feature-grid-line, var(--feature-histogram-bar, light-dark(#1f77b4, #5fb0ee)));
    --zero: var(--feature-grid-zero, light-dark(#e8312f, #ff6b5e));
    color: color-mix(in srgb, var(--line) 100%, var(--line));
    outline: 0 solid color-mix(in srgb, var(--zero) 100%, var(--zero));
    caret-color: color-mix(in srgb, var(--attn-heatmap-mask, light-dark(#6b7280, #9aa3af)) 60%, transparent);
  }
  svg {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    overflow: hidden;
    pointer-events: none;
  }
  text {
    fill: currentcolor;
    font-size: 11px;
    font-variant-numeric: tabular-nums;
  }
  text.label {
    font-size: 13px;
    font-weight: 600;
  }
  text.number {
    fill: #111;
    stroke: #fff;
    stroke-width: 3px;
    stroke-opacity: 0.75;
    paint-order: stroke;
  }
  text.found {
    fill: light-dark(#8a2be2, #d6a4ff);
    font-weight: 700;
  }
  text.channel {
    fill: var(--feature-grid-label, light-dark(#0a7a2f, #6fd08c));
    font-weight: 700;
  }
  .tick,
  .frame {
    stroke: currentcolor;
    stroke-opacity: 0.55;
    stroke-width: 1;
    fill: none;
  }
  .crosshair {
    stroke: currentcolor;
    stroke-opacity: 0.8;
    stroke-width: 1;
    fill: none;
  }
  /* Over colours of the data: a dark line in a light casing, whatever the theme. */
  .casing {
    stroke: #fff;
    stroke-width: 3;
    fill: none;
  }
  .casing ~ .crosshair {
    stroke: #111;
    stroke-opacity: 1;
  }
  text.dark {
    fill: #000;
  }
  text.light {
    fill: #fff;
  }
  .colours {
    image-rendering: pixelated;
  }
  [part='message'] {
    position: absolute;
    inset: auto 0 0 0;
    margin: 0;
    padding: 8px 12px;
    font-size: 13px;
    line-height: 1.4;
    color: light-dark(#5c1a00, #ffd9c7);
    background: light-dark(#fff0e8f2, #3d1f12f2);
    border-inline-start: 3px solid light-dark(#d1490c, #ff9a66);
    overflow-wrap: anywhere;
  }
  [part='message'].alone {
    inset: 0;
    display: grid;
    place-content: center;
    border: 1px dashed currentcolor;
    background: none;
    color: inherit;
  }
  /* A picture whose GPU is gone may still be on its canvas, without its axes: the sentence stands in its place. */
  [part='surface']:has(~ [part='message'].alone) {
    visibility: hidden;
  }
  [part='readout'] {
    position: absolute;
    z-index: 2;
    box-sizing: border-box;
    padding: 1px 6px;
    line-height: 16px;
    font-variant-numeric: tabular-nums;
    background: light-dark(#fffffff2, #14181df2);
    box-shadow: 0 0 0 1px light-dark(#c3c9d0, #454d57);
    border-radius: 3px;
    pointer-events: none;
  }
  .unbroken {
    white-space: nowrap;
  }
  @media (forced-colors: active) {
    :host {
      color: CanvasText;
    }
    /* The data keeps its colours: they are what it says. */
    canvas,
    .colours {
      forced-color-adjust: none;
    }
    text:not(.number, .channel, .dark, .light) {
      fill: CanvasText;
    }
    .tick,
    .frame {
      stroke: CanvasText;
      stroke-opacity: 1;
    }
    .crosshair {
      stroke: Highlight;
      stroke-opacity: 1;
    }
    .casing,
    .casing ~ .crosshair,
    text:is(.dark, .light) {
      forced-color-adjust: none;
    }
    text.found {
      fill: Highlight;
    }
    :focus-visible {
      outline-color: Highlight;
    }
    [part='message'],
    [part='readout'],
    [part='table'] {
      color: CanvasText;
      background: Canvas;
      border: 1px solid CanvasText;
    }
  }
`;

/** What every figure looks like, and its tools. */
export const figureStyles = [hostStyles, ownStyles, retryStyles, toolStyles];
