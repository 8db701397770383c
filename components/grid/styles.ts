import { css } from 'lit';

export const gridStyles = css`
  text.bound {
    font-size: 10px;
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
`;
