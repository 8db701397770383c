import { css } from 'lit';

/**
 * The tools over the picture: seen while the pointer is on the figure or the focus within it. They are there for the
 * keyboard at any time.
 */
export const toolStyles = css`
  .tools-place {
    position: absolute;
    z-index: 1;
    display: flex;
    flex-direction: column;
    align-items: flex-end;
    gap: 2px;
    box-sizing: border-box;
    padding: 4px;
    opacity: 0;
    pointer-events: none;
  }
  :host(:is(:hover, :focus-within)) .tools-place {
    opacity: 1;
  }
  /* The readout is never under them, nor are they over the table. */
  [part='readout'] {
    z-index: 2;
  }
  [part='table'] ~ .tools-place {
    display: none;
  }
  [part='tools'] {
    display: flex;
  }
  :is([part='tools'], [part='tools-menu'], [part='tools-note']) {
    flex: none;
    color: light-dark(#1d2126, #dfe3e8);
    background: light-dark(#ffffffeb, #14181deb);
    border-radius: 4px;
    box-shadow: 0 0 0 1px light-dark(#1d212640, #dfe3e840);
  }
  :host(:is(:hover, :focus-within)) :is([part='tools'], [part='tools-menu']) {
    pointer-events: auto;
  }
  [part='tools-menu'] {
    flex: 0 1 auto;
    min-height: 0;
    max-width: 100%;
    overflow-y: auto;
  }
  [part='tool'] {
    display: flex;
    align-items: center;
    gap: 8px;
    box-sizing: border-box;
    min-width: 28px;
    min-height: 28px;
    padding: 4px;
    border: 0;
    border-radius: 4px;
    color: inherit;
    background: none;
    cursor: pointer;
  }
  [part='tools-menu'] [part='tool'] {
    width: 100%;
    padding-inline-end: 10px;
    text-align: start;
  }
  [part='tool']:hover {
    background: color-mix(in srgb, currentcolor 14%, transparent);
  }
  [part='tool'][aria-disabled='true'] {
    opacity: 0.45;
    cursor: default;
  }
  [part='tool']:focus-visible {
    outline-offset: -2px;
  }
  svg.icon {
    position: static;
    flex: none;
    width: 20px;
    height: 20px;
  }
  [part='tools-note'] {
    max-width: 100%;
    padding: 4px 8px;
    overflow-wrap: anywhere;
  }
  [part='tools-note']:empty {
    padding: 0;
    border: 0;
    box-shadow: none;
  }
  :host(:fullscreen) {
    background: Canvas;
  }
  @media (forced-colors: active) {
    :is([part='tools'], [part='tools-menu'], [part='tools-note']) {
      color: ButtonText;
      background: ButtonFace;
      border: 1px solid ButtonText;
    }
    [part='tool'] {
      color: ButtonText;
    }
    [part='tool'][aria-disabled='true'] {
      color: GrayText;
      opacity: 1;
    }
  }
`;
