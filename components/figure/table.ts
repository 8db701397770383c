import { html, nothing, type TemplateResult } from 'lit';
import type { Words } from '../words/table';

/** What a figure shows, as text in rows and columns. */
export interface TableData {
  /** What the numbers are, and which part of the data they cover. */
  caption: string;
  /** Head of the column of names, then of each column of cells. */
  columns: readonly string[];
  rows: readonly { name: string; cells: readonly string[] }[];
}

/** So many cells along each axis are read for a table; more is nothing to read cell by cell. */
export const tableSide = 32;

/** The first of at most `tableSide` cells that hold the cursor's, within those in sight. */
export function tableStart(first: number, count: number, cursor: number | undefined): number {
  if (cursor === undefined || cursor < first || cursor >= first + count) return first;
  return Math.min(Math.max(first, cursor - tableSide / 2), first + Math.max(0, count - tableSide));
}

/**
 * A figure's visible window as a table, for those who read rather than see: opened by a button that shows itself to the
 * keyboard, read when it opens and again when what is shown has come to rest.
 */
export class FigureTable {
  #data: TableData | null = null;
  #open = false;
  #reading = 0;

  /**
   * read     what is shown now, as text; null while there is nothing
   * changed  called when there is another table to render
   */
  constructor(
    readonly read: () => Promise<TableData | null>,
    readonly changed: () => void,
  ) {}

  get isOpen(): boolean {
    return this.#open;
  }

  toggle(open = !this.#open): void {
    this.#open = open;
    if (!open) this.#data = null;
    this.changed();
    this.refresh();
  }

  /** What is shown is another now. Of several reads only the last one's table is shown. */
  refresh(): void {
    if (!this.#open) return;
    const reading = (this.#reading += 1);
    this.read().then(
      (data) => {
        if (!this.#open || reading !== this.#reading) return;
        this.#data = data;
        this.changed();
      },
      () => {}, // the data went while it was read; what comes next is read when it rests
    );
  }

  /** The button, and the table while it is open. */
  template(words: Words): TemplateResult {
    return html`<button part="table-button" type="button" aria-expanded=${this.#open} @click=${() => this.toggle()}>
        ${this.#open ? words.hideTable : words.showTable}</button
      >${this.#open ? this.#overlay(words) : nothing}`;
  }

  #overlay(words: Words): TemplateResult {
    const closeOnEscape = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') this.toggle(false);
    };
    return html`<div part="table" role="region" aria-label=${words.table} tabindex="0" @keydown=${closeOnEscape}>
      ${this.#data ? tableOf(this.#data) : html`<p role="status">${words.readingValues}</p>`}
    </div>`;
  }
}

function tableOf({ caption, columns, rows }: TableData): TemplateResult {
  return html`<table>
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        ${columns.map((name) => html`<th scope="col">${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ name, cells }) =>
          html`<tr>
            <th scope="row">${name}</th>
            ${cells.map((cell) => html`<td>${cell}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}
