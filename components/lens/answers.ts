import type { LensCandidate, LensSession } from './session';

/** The likeliest tokens of a cell; none where its logits are not finite. */
export interface Answer {
  readonly candidates: readonly LensCandidate[];
  /** Whether these are all that a cell shows. */
  readonly full: boolean;
}

/** Layers and tokens that are wanted. */
export interface LensPart {
  readonly layers: readonly number[];
  readonly tokens: readonly number[];
}

/** Candidates of a cell at rest, and while the text grows. */
const restCount = 5;
const liveCount = 1;
/** Cells of one question: tokens that are drawn meanwhile do not wait for more. */
const cellsAtOnce = 64;

/** The answers of a token's column, by layer; undefined where none has come. */
type Column = (Answer | undefined)[];

/**
 * The answers of a session's lens, cell by cell: asked for when a cell is in sight, one question at a time. Those of
 * tokens that are others by now are dropped.
 */
export class LensAnswers {
  readonly #columns = new Map<number, Column>();
  #asking: Promise<void> | null = null;
  /** What is to be asked when the answer on its way is there; null for nothing. */
  #next: (() => void) | null = null;

  /** answered  called when there are new answers; failed: when a question that still counts was refused */
  constructor(
    readonly session: LensSession,
    readonly events: { answered(): unknown; failed(error: Error): unknown },
  ) {}

  /** The question that is open; null for none. */
  get asking(): Promise<void> | null {
    return this.#asking;
  }

  at(layer: number, token: number): Answer | undefined {
    return this.#columns.get(token)?.[layer];
  }

  /** Tokens from this one on are others, or their numbers are. */
  cut(from: number): void {
    for (const token of this.#columns.keys()) if (token >= from) this.#columns.delete(token);
  }

  /** Asks for the likeliest token of every layer after the newest token. */
  askNewest(): void {
    this.#when(() => {
      const token = this.session.tokens.length - 1;
      const { layers } = this.session.config;
      if (token < 0 || this.at(0, token)) return;
      this.#ask(liveCount, { layers: Array.from({ length: layers }, (_, layer) => layer), tokens: [token] });
    });
  }

  /** Asks for all that these cells lack, question after question, until nothing is lacking or another call replaces it. */
  fill(part: LensPart): void {
    this.#when(() => {
      const lacks = (token: number): boolean => part.layers.some((layer) => !this.at(layer, token)?.full);
      const many = Math.max(1, Math.floor(cellsAtOnce / part.layers.length));
      const count = this.session.tokens.length;
      const tokens = part.tokens.filter((token) => token < count && lacks(token)).slice(0, many);
      if (tokens.length === 0) return;
      this.#next = () => this.fill(part);
      this.#ask(restCount, { layers: part.layers, tokens });
    });
  }

  /** Drops the questions that wait. */
  stop(): void {
    this.#next = null;
  }

  /** Now, or when the answer on its way is there; what waited for that is forgotten. */
  #when(ask: () => void): void {
    this.#next = null;
    if (this.#asking) this.#next = ask;
    else ask();
  }

  #ask(count: number, { layers, tokens }: LensPart): void {
    const columns = tokens.map((token) => this.#columnOf(token));
    const isCurrent = (): boolean => tokens.every((token, i) => this.#columns.get(token) === columns[i]);
    this.#asking = this.session.lensCandidates(count, { layers, tokens }).then(
      ({ candidates }) => {
        layers.forEach((layer, row) => {
          for (const [i, column] of columns.entries()) {
            column[layer] = { candidates: candidates[row][i], full: count === restCount };
          }
        });
        this.#done(() => this.events.answered());
      },
      (error: Error) => {
        if (!isCurrent()) return this.#done(() => {});
        this.#next = null;
        this.#done(() => this.events.failed(error));
      },
    );
  }

  #columnOf(token: number): Column {
    const column = this.#columns.get(token) ?? [];
    this.#columns.set(token, column);
    return column;
  }

  #done(tell: () => unknown): void {
    this.#asking = null;
    tell();
    const next = this.#next;
    this.#next = null;
    next?.();
  }
}
