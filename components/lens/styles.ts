import { css, unsafeCSS } from 'lit';
import { lensSizes } from './sight';

const pixels = (size: number) => unsafeCSS(`${size}px`);
const paper = css`var(--logit-lens-paper, Canvas)`;

export const lensStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    box-sizing: border-box;
    min-width: 0;
    max-width: 100%;
    color: light-dark(#1d2126, #dfe3e8);
    font:
      12px/1.4 system-ui,
      sans-serif;
  }
  :host([hidden]) {
    display: none;
  }
  [part='table'] {
    flex: 0 1 auto;
    position: relative;
    max-height: var(--logit-lens-height, 440px);
    overflow: auto;
    direction: ltr;
    background: ${paper};
    cursor: default;
    outline-offset: -2px;
  }
  [part='table']:focus-visible {
    outline: 2px solid light-dark(#0b57d0, #8ab4f8);
  }
  .space {
    position: relative;
    overflow: clip;
  }
  [part='head'] {
    position: sticky;
    top: 0;
    z-index: 2;
    height: ${pixels(lensSizes.head)};
    background: ${paper};
  }
  [part='row'] {
    position: absolute;
    inset-inline: 0;
    height: ${pixels(lensSizes.height)};
  }
  [part='head'] > span,
  [part='row'] > span {
    box-sizing: border-box;
    height: ${pixels(lensSizes.height)};
    padding-inline: 5px;
    line-height: ${pixels(lensSizes.height - 1)};
    overflow: hidden;
    white-space: pre;
    text-overflow: ellipsis;
  }
  [part~='token'],
  [part~='cell'] {
    position: absolute;
    top: 0;
    border-inline-end: 1px solid ${paper};
    border-block-end: 1px solid ${paper};
  }
  [part~='cell'] {
    background: var(--tint, light-dark(#00000008, #ffffff0a));
    background-clip: padding-box;
  }
  [part~='odd'] {
    font-style: italic;
  }
  [part='corner'],
  [part='layer'] {
    position: sticky;
    left: 0;
    z-index: 1;
    display: inline-block;
    width: ${pixels(lensSizes.names)};
    background: ${paper};
  }
  [part='corner'],
  [part='layer'],
  [part~='token'] {
    font-variant-numeric: tabular-nums;
    color: light-dark(#5a626b, #a3abb5);
  }
  [part='corner'] {
    font-size: 10px;
  }
  [part~='token'][part~='pointed'] {
    color: inherit;
    border-block-end: 2px solid light-dark(#1d2126, #f4f7fa);
  }
  [part~='cell'][part~='pointed'] {
    outline: 2px solid light-dark(#1d2126, #f4f7fa);
    outline-offset: -2px;
  }
  [part~='cell'][part~='locked'] {
    outline: 2px solid light-dark(#0b57d0, #8ab4f8);
    outline-offset: -2px;
    box-shadow: inset 0 0 0 3px ${paper};
  }
  [part='empty'] {
    margin: 0;
    padding: 8px 0;
    color: light-dark(#5a626b, #a3abb5);
  }
  [part='message'] {
    margin: 0;
    padding: 8px 12px;
    font-size: 13px;
    color: light-dark(#5c1a00, #ffd9c7);
    background: light-dark(#fff0e8, #3d1f12);
    border-inline-start: 3px solid light-dark(#d1490c, #ff9a66);
    overflow-wrap: anywhere;
  }
  @media (max-width: 600px) {
    [part='readout'] {
      height: 36px;
      line-height: 18px;
      white-space: normal;
    }
  }
  @media (forced-colors: active) {
    [part~='cell'] {
      forced-color-adjust: none;
      color: CanvasText;
      border-color: Canvas;
    }
    [part~='cell'][part~='pointed'],
    [part~='cell'][part~='locked'] {
      outline-color: Highlight;
    }
  }
`;
