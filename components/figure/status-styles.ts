import { css } from 'lit';

/** The line below a table or a text: what is pointed at or locked, and the button that unlocks. */
export const statusStyles = css`
  [part='status'] {
    display: flex;
    flex: none;
    gap: 8px;
    align-items: center;
    min-height: 24px;
    line-height: 24px;
    font-variant-numeric: tabular-nums;
  }
  [part='readout'] {
    flex: 1;
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
  }
  [part='unlock'] {
    font: inherit;
    line-height: 18px;
  }
`;
