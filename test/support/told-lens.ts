import type { LensCandidate, LensSession } from '../../components/lens/session';

interface Question {
  count: number;
  layers: readonly number[];
  tokens: readonly number[];
}

/** A session whose answers a test gives: by default token t of layer l is followed by "l.t" with probability l / layers. */
export class ToldSession extends EventTarget implements LensSession {
  readonly config: { layers: number };
  readonly questions: Question[] = [];
  tokens: { id: number; text: string }[];
  /** What a cell has, instead of the default. */
  cells: Record<string, LensCandidate[]> = {};
  /** Why the next questions are refused; empty: they are not. */
  refusal = '';
  /** Answers wait until `release` is called. */
  held = false;
  #waiting: (() => void)[] = [];

  constructor(layers: number, texts: readonly string[]) {
    super();
    this.config = { layers };
    this.tokens = texts.map((text, id) => ({ id, text }));
  }

  write(...texts: string[]): void {
    for (const text of texts) {
      this.tokens = [...this.tokens, { id: this.tokens.length, text }];
      this.tell(this.tokens.length - 1);
    }
  }

  rewind(count: number): void {
    this.tokens = this.tokens.slice(0, this.tokens.length - count);
    this.tell(this.tokens.length);
  }

  /** Fires `change`. */
  tell(from: number): void {
    this.dispatchEvent(new CustomEvent('change', { detail: { from } }));
  }

  release(): void {
    for (const go of this.#waiting.splice(0)) go();
  }

  async lensCandidates(
    count: number,
    { layers = [], tokens = [] }: Partial<Question>,
  ): Promise<{ candidates: LensCandidate[][][] }> {
    this.questions.push({ count, layers, tokens });
    const { refusal } = this;
    const candidates = layers.map((layer) => tokens.map((token) => this.#cell(layer, token).slice(0, count)));
    if (this.held) await new Promise<void>((go) => this.#waiting.push(go));
    if (refusal) throw new Error(refusal);
    return { candidates };
  }

  /** Of the text as it is now. */
  #cell(layer: number, token: number): LensCandidate[] {
    const known = this.cells[`${layer} ${token}`];
    if (known) return known;
    return Array.from({ length: 5 }, (_, place) => ({
      id: place,
      text: place === 0 ? `${layer}.${this.tokens[token].text}` : `other ${place}`,
      probability: layer / this.config.layers / 2 ** place,
    }));
  }
}
