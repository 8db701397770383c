import { shortNumber } from './ticks';

/** A cell of the data, and its exact value. */
export interface CellDetail {
  indices: number[];
  value: number;
  axes: string[];
}

/** What happened to a cell: the name of the event. */
export type CellKind = 'cell-hover' | 'cell-select';

/** Name of an index of an axis; null where it has none but its number. */
export type IndexNames = (axis: number, index: number) => string | null;

/** No name takes more room than this, in characters. */
const longestName = 24;

/** "query 12 “cat”, key 40: 0.00412", to be shown and spoken. */
export function describeCell({ indices, value, axes }: CellDetail, nameOf: IndexNames = () => null): string {
  const places = indices.map((index, axis) => {
    const name = nameOf(axis, index);
    // Isolated, so that a name that runs from right to left does not turn the rest of the line round.
    return `${axes[axis]} ${index}${name === null ? '' : ` \u2068“${shortName(name)}”\u2069`}`;
  });
  return `${places.join(', ')}: ${shortNumber(value)}`;
}

/** A name cut to what has room, by whole characters. */
export function shortName(text: string): string {
  const characters = [...text.slice(0, 8 * longestName)];
  return characters.length > longestName ? `${characters.slice(0, longestName - 1).join('')}…` : text;
}

export interface PointerHost {
  /** The data's indices under a point of the canvas (fractions 0…1 of its width and height); null where there is no cell. */
  cellAt(x: number, y: number): number[] | null;
  probe(...indices: number[]): Promise<number>;
  tell(kind: CellKind, indices: number[], value: number): void;
  /** The pointer has left, or its cell is gone. */
  leave(): void;
  /** Whether the data changes from frame to frame: then a value that was read a frame ago is the newest there can be. */
  live(): boolean;
}

/**
 * Reads the value of the cell under the pointer, or of the one that the keyboard has reached: at most one read is in flight, and when it
 * comes back the newest cell is read next. A value that comes late, for a cell that was left or for data that is gone, is not told.
 */
export class CellPointer {
  #wanted: number[] | null = null;
  #reading: Promise<void> | null = null;
  /** Counts what was drawn from. */
  #version = 0;

  constructor(readonly host: PointerHost) {}

  move(event: MouseEvent): void {
    const indices = this.#cellOf(event);
    if (sameCell(indices, this.#wanted)) return;
    if (indices) void this.point(indices);
    else this.leave();
  }

  /** Goes to a cell. Resolves when it was told, or another one was wanted before. */
  async point(indices: number[]): Promise<void> {
    this.#wanted = indices;
    await this.#read();
  }

  leave(): void {
    this.#wanted = null;
    this.host.leave();
  }

  /** The data is another: the cell is the same, its value is not. */
  refresh(): void {
    this.#version += 1;
    if (this.#wanted) void this.#read();
  }

  async select(event: MouseEvent): Promise<void> {
    const indices = this.#cellOf(event);
    if (indices) await this.selectCell(indices);
  }

  async selectCell(indices: number[]): Promise<void> {
    this.host.tell('cell-select', indices, await this.host.probe(...indices));
  }

  #read(): Promise<void> {
    this.#reading ??= this.#readWanted().finally(() => (this.#reading = null));
    return this.#reading;
  }

  async #readWanted(): Promise<void> {
    try {
      for (let shown = ''; this.#wanted && this.#key() !== shown;) {
        const [indices, before] = [this.#wanted, this.#key()];
        const value = await this.host.probe(...indices);
        shown = before;
        const current = this.#key() === before || (this.host.live() && sameCell(indices, this.#wanted));
        if (current) this.host.tell('cell-hover', indices, value);
      }
    } catch {
      this.#wanted = null; // the data changed shape under the pointer; the next move asks again
    }
  }

  #key(): string {
    return `${this.#wanted?.join()} ${this.#version}`;
  }

  #cellOf(event: MouseEvent): number[] | null {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width;
    const y = (event.clientY - box.top) / box.height;
    return x >= 0 && x < 1 && y >= 0 && y < 1 ? this.host.cellAt(x, y) : null;
  }
}

function sameCell(a: number[] | null, b: number[] | null): boolean {
  return a === b || (a !== null && b !== null && a.every((index, axis) => index === b[axis]));
}
