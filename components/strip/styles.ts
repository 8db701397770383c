import { css } from 'lit';

export const stripStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    box-sizing: border-box;
    max-width: 100%;
    color: light-dark(#1d2126, #dfe3e8);
    font:
      14px/1.7 system-ui,
      sans-serif;
  }
  :host([hidden]) {
    display: none;
  }
  [part='text'] {
    flex: 1;
    min-height: 1.7em;
    overflow: auto;
    padding: 3px;
    overflow-wrap: anywhere;
    unicode-bidi: plaintext;
    cursor: default;
  }
  [part~='token'] {
    white-space: pre-wrap;
    padding-block: 2px;
    border-radius: 2px;
    background: var(--tint, transparent);
    box-decoration-break: clone;
    -webkit-box-decoration-break: clone;
  }
  /* Of a character's bytes the last token has the text: those before it have room to be seen and pointed at. */
  [part~='part'] {
    display: inline-block;
    inline-size: 4px;
    block-size: 1.1em;
    margin-inline: 1px;
    vertical-align: text-bottom;
    border-inline-start: 1px dotted currentcolor;
  }
  [part~='made'] {
    text-decoration: underline dotted 1px light-dark(#0008, #fff8);
    text-underline-offset: 3px;
  }
  [part~='special'] {
    padding: 1px 6px;
    margin-inline: 2px;
    border: 1px solid light-dark(#0005, #fff6);
    border-radius: 8px;
    font:
      0.7em ui-monospace,
      monospace;
    vertical-align: 0.15em;
  }
  [part~='pointed'] {
    outline: 2px solid light-dark(#1d2126, #f4f7fa);
  }
  [part~='locked'] {
    outline: 2px solid light-dark(#0b57d0, #8ab4f8);
  }
  [part~='token']:focus-visible {
    outline: 3px solid light-dark(#0b57d0, #8ab4f8);
  }
  [part='status'] {
    font-size: 12px;
  }
  [part='message'] {
    margin: 0;
    padding: 8px 12px;
    font-size: 13px;
    line-height: 1.4;
    color: light-dark(#5c1a00, #ffd9c7);
    background: light-dark(#fff0e8, #3d1f12);
    border-inline-start: 3px solid light-dark(#d1490c, #ff9a66);
    overflow-wrap: anywhere;
  }
  @media (forced-colors: active) {
    [part~='token'] {
      forced-color-adjust: none;
      color: CanvasText;
    }
    [part~='pointed'],
    [part~='locked'] {
      outline-color: Highlight;
    }
  }
`;
