import { Settle } from '../figure/settle';
import { LensAnswers, type Answer, type LensPart } from './answers';
import type { LensSession } from './session';

/** What a lens does for its feed. */
export interface LensFeedEvents {
  /** The session's tokens are others. */
  changed(): void;
  /** There are new answers. */
  answered(): void;
  failed(error: Error): void;
  /** Layers and tokens in sight; null while nothing is to be asked for. */
  sight(): LensPart | null;
  /** Whether the newest token is in sight. */
  isAtEnd(): boolean;
}

/**
 * Follows a session: asks for the newest token's column while tokens come, and for the cells in sight when they rest.
 * Tokens rest after some frames without a change.
 */
export class LensFeed {
  #answers: LensAnswers | null = null;
  #tokens: LensSession['tokens'] = [];
  #connected = false;
  readonly #settle = new Settle(() => this.fill());
  readonly #changed = (event: Event): void =>
    this.#sessionChanged((event as CustomEvent<{ from: number }>).detail.from);

  constructor(readonly events: LensFeedEvents) {}

  get session(): LensSession | null {
    return this.#answers?.session ?? null;
  }

  /** As they were when they changed last. */
  get tokens(): LensSession['tokens'] {
    return this.#tokens;
  }

  get layers(): number {
    return this.session?.config.layers ?? 0;
  }

  /** The question that is open; null for none. */
  get asking(): Promise<void> | null {
    return this.#answers?.asking ?? null;
  }

  at(layer: number, token: number): Answer | undefined {
    return this.#answers?.at(layer, token);
  }

  /** Follows another session, which stays the page's; null follows none. */
  take(session: LensSession | null): void {
    if (session === this.session) return;
    this.#part();
    this.#answers = session && this.#answersOf(session);
    if (this.#connected) session?.addEventListener('change', this.#changed);
    this.#readTokens();
  }

  /** From now on: it may have gone on meanwhile. */
  connect(): void {
    this.#connected = true;
    this.#answers?.cut(0);
    this.session?.addEventListener('change', this.#changed);
    this.#readTokens();
  }

  disconnect(): void {
    this.#connected = false;
    this.#part();
  }

  /** Asks for what is lacking in sight, unless tokens come: then when they rest. */
  rest(): void {
    if (!this.#settle.live) this.fill();
  }

  fill(): void {
    const sight = this.#connected ? this.events.sight() : null;
    if (sight) this.#answers?.fill(sight);
    else this.#answers?.stop();
  }

  #readTokens(): void {
    this.#tokens = this.session?.tokens ?? [];
    this.events.changed();
  }

  #part(): void {
    this.#settle.stop();
    this.#answers?.stop();
    this.session?.removeEventListener('change', this.#changed);
  }

  #answersOf(session: LensSession): LensAnswers {
    return new LensAnswers(session, {
      answered: () => this.session === session && this.events.answered(),
      failed: (error) => this.session === session && this.events.failed(error),
    });
  }

  #sessionChanged(from: number): void {
    const answers = this.#answers!;
    answers.cut(from);
    answers.stop();
    this.#readTokens();
    if (this.events.sight() && this.events.isAtEnd()) answers.askNewest();
    this.#settle.drawn();
  }
}
