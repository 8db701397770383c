import { css } from 'lit';

/** The button below the sentence of a figure whose GPU was lost. */
export const retryStyles = css`
  [part='message'].alone:has(~ [part='retry']) {
    padding-block-end: 48px;
  }
  [part='retry'] {
    position: absolute;
    inset: auto 0 12px;
    width: fit-content;
    margin-inline: auto;
  }
`;
