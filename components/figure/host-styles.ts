import { css } from 'lit';

/** The box of a figure, or of what is made of figures: its default size, its paper's colours, its letters. */
export const hostStyles = css`
  :host {
    display: block;
    box-sizing: border-box;
    position: relative;
    width: var(--figure-width);
    height: var(--figure-height);
    max-width: 100%;
    color: light-dark(#1d2126, #dfe3e8);
    font:
      12px/1.2 system-ui,
      sans-serif;
    contain: layout style;
  }
  :host([hidden]) {
    display: none;
  }
`;
