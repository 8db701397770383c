import { css } from 'lit';

export const weightsStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: 6px;
    line-height: 1.3;
  }
  header {
    flex: none;
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    align-items: baseline;
  }
  [part='title'] {
    flex: 1;
    margin: 0;
    font-size: 13px;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  [part='tool'] {
    font: inherit;
    padding: 1px 8px;
  }
  .directions {
    flex: 1;
    min-height: 0;
    display: grid;
    grid-auto-rows: minmax(min-content, 1fr);
    gap: 12px 16px;
    overflow: auto;
  }
  .directions.beside {
    grid-auto-flow: column;
    grid-auto-columns: minmax(0, 1fr);
  }
  [part='direction'] {
    display: flex;
    flex-direction: column;
    min-width: 0;
  }
  h3 {
    flex: none;
    margin: 0 0 4px;
    font-size: 13px;
    font-weight: 600;
  }
  .weights {
    flex: 1;
    min-height: 0;
    display: grid;
    gap: 4px 12px;
  }
  .weights.heatmap {
    display: flex;
    flex-direction: column;
  }
  .heatmap > [data-role='kernel'] {
    flex: 10 0 auto;
  }
  .heatmap > [data-role='recurrent_kernel'] {
    flex: 13 0 auto;
  }
  .weights.histogram {
    grid-auto-flow: column;
    grid-auto-columns: minmax(0, 1fr);
    grid-template-rows: minmax(min-content, 1fr);
  }
  .narrow .weights.histogram {
    grid-auto-flow: row;
    grid-template-rows: none;
    grid-auto-rows: minmax(min-content, 1fr);
  }
  [part='weight'] {
    display: flex;
    flex-direction: column;
    min-width: 0;
    margin: 0;
  }
  [part='caption'] {
    flex: none;
    display: flex;
    flex-wrap: wrap;
    gap: 0 8px;
    font-variant-numeric: tabular-nums;
  }
  [part='name'] {
    font-weight: 600;
  }
  [part~='counts'] {
    color: light-dark(#5a626b, #a3abb5);
  }
  [part~='odd'] {
    color: var(--rnn-weights-alert, light-dark(#b3261e, #ff8a80));
    font-weight: 600;
  }
  attn-heatmap,
  feature-histogram {
    flex: 1 0 104px;
    min-height: 104px;
    width: 100%;
    height: auto;
  }
  .weights.histogram > figure > feature-histogram {
    flex-basis: 160px;
    min-height: 160px;
  }
  [part='none'] {
    margin: 0;
    padding: 8px 0;
    color: light-dark(#5a626b, #a3abb5);
  }
  [part='message'] {
    flex: none;
    margin: 0;
    padding: 8px 12px;
    font-size: 13px;
    color: light-dark(#5c1a00, #ffd9c7);
    background: light-dark(#fff0e8, #3d1f12);
    border-inline-start: 3px solid light-dark(#d1490c, #ff9a66);
    overflow-wrap: anywhere;
  }
  @media (forced-colors: active) {
    :host,
    [part~='odd'],
    [part~='counts'] {
      color: CanvasText;
    }
    [part='message'] {
      color: CanvasText;
      background: Canvas;
      border: 1px solid CanvasText;
    }
  }
`;
