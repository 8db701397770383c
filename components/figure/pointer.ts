/** A cell of the data, and its exact value. */
export interface CellDetail {
  indices: number[];
  value: number;
  axes: string[];
  /** The value was made from numbers of half precision. */
  approximate?: true;
}

/** What happened to a cell: the name of the event. */
export type CellKind = 'cell-hover' | 'cell-select';

/** Something in a picture that a person points at. */
export interface Target {
  /** The same for the same thing: moving within it asks nothing anew. */
  key: string;
  /** Changes when an answer that was asked for before is out of date. */
  version(): unknown;
  /** What there is to say of it: one read from the GPU. Null where it turns out to be nothing. */
  read(): Promise<CellDetail | null>;
}

export interface PointerHost {
  /** What lies at a point of the picture, in fractions of its sides; null where nothing can lie. */
  targetAt(x: number, y: number): Target | null;
  tell(kind: CellKind, detail: CellDetail): void;
  /** The pointer has left, or what it was on is gone. */
  leave(): void;
  /**
   * Whether the data changes from frame to frame: then a value that was read a frame ago is the newest there can be.
   */
  live(): boolean;
}

/** A target that was clicked, and what resolves when it was reported. */
interface Click {
  target: Target;
  done: () => void;
}

/**
 * Reads what is under the pointer, or what the keyboard has reached: at most one read is in flight. When it comes back,
 * clicks are read next, in their order, then the newest target. An answer that comes late, for a target that was left
 * or for data that is gone, is dropped.
 */
export class FigurePointer {
  #wanted: Target | null = null;
  #clicks: Click[] = [];
  #reading: Promise<void> | null = null;
  #told = false;
  /** Counts the cancellations: a click that was read before the last one selects nothing. */
  #cancelled = 0;

  constructor(readonly host: PointerHost) {}

  move(event: MouseEvent): void {
    const target = this.targetOf(event);
    if (target?.key === this.#wanted?.key) return;
    if (target) void this.point(target);
    else this.leave();
  }

  /** Goes to a target. Resolves when it was reported, or another one was wanted before. */
  async point(target: Target): Promise<void> {
    this.#wanted = target;
    await this.#read();
  }

  leave(): void {
    this.#wanted = null;
    this.#told = false;
    this.host.leave();
  }

  /** The data is another: the target is the same, what there is to say of it is not. */
  refresh(): void {
    if (this.#wanted) void this.#read();
  }

  /** Selects a target. Resolves when it was reported, or turned out to be nothing. */
  async select(target: Target): Promise<void> {
    const done = new Promise<void>((resolve) => this.#clicks.push({ target, done: resolve }));
    void this.#read();
    await done;
  }

  /** Clicks that were not reported yet select nothing. */
  cancelClicks(): void {
    this.#cancelled += 1;
    for (const { done } of this.#clicks.splice(0)) done();
  }

  #read(): Promise<void> {
    this.#reading ??= this.#readAll().finally(() => (this.#reading = null));
    return this.#reading;
  }

  async #readAll(): Promise<void> {
    for (let answered = ''; this.#clicks.length > 0 || (this.#wanted && keyOf(this.#wanted) !== answered);) {
      const click = this.#clicks.shift();
      if (click) await this.#answerClick(click);
      else answered = await this.#answerHover(this.#wanted!);
    }
  }

  async #answerClick({ target, done }: Click): Promise<void> {
    const cancelled = this.#cancelled;
    try {
      let asked: unknown;
      let detail: CellDetail | null;
      do {
        asked = target.version();
        detail = await target.read();
      } while (asked !== target.version() && !this.host.live());
      if (detail && cancelled === this.#cancelled) this.host.tell('cell-select', detail);
    } catch {
      // The data went while it was read: nothing is selected.
    }
    done();
  }

  /** Returns what the answer was for. */
  async #answerHover(target: Target): Promise<string> {
    const asked = keyOf(target);
    try {
      const detail = await target.read();
      const current = this.#wanted?.key === target.key && (keyOf(target) === asked || this.host.live());
      if (current) this.#answer(detail);
    } catch {
      // The data changed shape under the pointer; the next move asks again.
      if (this.#wanted === target) this.#wanted = null;
    }
    return asked;
  }

  #answer(detail: CellDetail | null): void {
    if (detail) this.host.tell('cell-hover', detail);
    else if (this.#told) this.host.leave();
    this.#told = detail !== null;
  }

  /** What the pointer is on. */
  targetOf(event: MouseEvent): Target | null {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width;
    const y = (event.clientY - box.top) / box.height;
    return x >= 0 && x < 1 && y >= 0 && y < 1 ? this.host.targetAt(x, y) : null;
  }
}

function keyOf(target: Target): string {
  return `${target.key} ${String(target.version())}`;
}
