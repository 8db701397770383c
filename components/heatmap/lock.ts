import type { HeatmapView, LineSummary, ProfileSide } from '../../src/views/heatmap/view';
import { NewestRead } from '../figure/newest-read';

/** A row and a column that are locked; their profiles stand beside the map. */
export interface CellLock {
  row?: number;
  column?: number;
}

/** Which lines a click on a cell locks. */
export type LockKind = 'both' | 'row' | 'column' | 'none';

/**
 * What a click on a cell locks: its lines; null where just these are locked already, so that a second click unlocks.
 */
export function nextLock(kind: LockKind, [row, column]: readonly number[], locked: CellLock | null): CellLock | null {
  const next: CellLock = { ...(kind !== 'column' && { row }), ...(kind !== 'row' && { column }) };
  return locked?.row === next.row && locked?.column === next.column ? null : next;
}

/** Whether a locked line lies outside of the view's maps. */
export function isOutside({ row = 0, column = 0 }: CellLock, { shape }: HeatmapView): boolean {
  const [rows, columns] = shape.slice(-2);
  return row >= rows || column >= columns;
}

/** Reads what there is to say of the locked lines. */
export class LockedLines {
  /** Empty while it is not known. */
  summaries: Partial<Record<ProfileSide, LineSummary>> = {};
  readonly #read = new NewestRead();
  #of = '';

  /** changed: called when other summaries have come */
  constructor(readonly changed: () => void) {}

  /** What was said of other lines is forgotten. */
  follow(locked: CellLock | null): void {
    const of = `${locked?.row} ${locked?.column}`;
    if (of !== this.#of) this.forget();
    this.#of = of;
  }

  /** The data is another. */
  forget(): void {
    this.summaries = {};
    this.#read.drop();
  }

  /**
   * Of several reads the last one counts, and all resolve with it.
   *
   * cost  reads each line on the GPU, and 16 bytes from it
   */
  read(view: HeatmapView | null, locked: CellLock | null): Promise<void> {
    return this.#read.run(async (isNewest) => {
      if (!view?.hasData || !locked || view.map.tiled) return;
      const { across, down } = view.profileChoices;
      const line = async (along: 'rows' | 'columns', choice: typeof across): Promise<LineSummary | undefined> =>
        // The engine may be closed meanwhile: there is nothing to say then.
        choice && 'line' in choice ? await view.readLine(along, choice.line).catch(() => undefined) : undefined;
      const summaries = { across: await line('rows', across), down: await line('columns', down) };
      if (!isNewest()) return;
      this.summaries = summaries;
      this.changed();
    });
  }
}
