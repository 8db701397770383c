import { shortNumber } from './ticks';

/** A cell of the data, and its exact value. */
export interface CellDetail {
  indices: number[];
  value: number;
  axes: string[];
}

/** "query 12, key 40: 0.00412", to be shown and spoken. */
export function describeCell({ indices, value, axes }: CellDetail): string {
  return `${indices.map((index, axis) => `${axes[axis]} ${index}`).join(', ')}: ${shortNumber(value)}`;
}

export interface PointerHost {
  /** The data's indices under a point of the canvas (fractions 0…1 of its width and height); null where there is no cell. */
  cellAt(x: number, y: number): number[] | null;
  probe(...indices: number[]): Promise<number>;
  tell(kind: 'cell-hover' | 'cell-select', indices: number[], value: number): void;
  /** The pointer has left, or its cell is gone. */
  leave(): void;
}

/**
 * Reads the value under the pointer: at most one read is in flight, and when it comes back the newest cell is read next. A value
 * that comes late, for a cell that the pointer has left, is not shown.
 */
export class CellPointer {
  #wanted: number[] | null = null;
  #reading = false;

  constructor(readonly host: PointerHost) {}

  move(event: PointerEvent): void {
    const indices = this.#cellOf(event);
    if (sameCell(indices, this.#wanted)) return;
    this.#wanted = indices;
    if (!indices) this.host.leave();
    else if (!this.#reading) void this.#readHovered();
  }

  leave(): void {
    this.#wanted = null;
    this.host.leave();
  }

  async select(event: MouseEvent): Promise<void> {
    const indices = this.#cellOf(event);
    if (indices) this.host.tell('cell-select', indices, await this.host.probe(...indices));
  }

  async #readHovered(): Promise<void> {
    this.#reading = true;
    try {
      let shown: number[] | null = null;
      while (this.#wanted && !sameCell(this.#wanted, shown)) {
        const indices = this.#wanted;
        const value = await this.host.probe(...indices);
        shown = indices;
        if (sameCell(indices, this.#wanted)) this.host.tell('cell-hover', indices, value);
      }
    } catch {
      this.#wanted = null; // the data changed shape under the pointer; the next move asks again
    } finally {
      this.#reading = false;
    }
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
