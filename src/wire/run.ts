import type { WireFrame } from './frame';
import { LayerRows, type LayerHeads } from './layer-rows';
import { mostAlongAxis } from './limits';
import type { DarkHeads, RankInfo } from './message';
import { WireError } from './wire-error';

/** Bytes of queries and keys that a page keeps, and as many on the GPU. */
const mostBytes = 2 ** 30;

/** What all ranks of a run have sent of the text that the model reads now. */
export class Run {
  readonly layers = new Map<number, LayerRows>();
  /** Texts of the tokens; undefined where one has not come. */
  names: (string | undefined)[] = [];
  ranks: readonly RankInfo[] = [];
  dark: readonly DarkHeads[] = [];
  #sequence = 0;
  #heads = new Map<number, LayerHeads>();

  /** The numbers of the model's attention layers, and the most heads that one has. */
  get attention(): { layers: number[]; heads: number } {
    const heads = [...this.#heads.values()].map((one) => one.heads);
    return { layers: [...this.#heads.keys()].sort((a, b) => a - b), heads: Math.max(0, ...heads) };
  }

  /** Tokens up to the last one of any layer. */
  get tokens(): number {
    return Math.max(0, ...[...this.layers.values()].map(({ tokens }) => tokens));
  }

  /** Rows that this page was not sent. */
  get dropped(): number {
    return [...this.layers.values()].reduce((sum, { dropped }) => sum + dropped, 0);
  }

  /** Who computes what; layers that are others than they were begin anew. */
  setModel(ranks: readonly RankInfo[], dark: readonly DarkHeads[]): void {
    const heads = headsOf(ranks);
    for (const [layer, rows] of this.layers) {
      const now = heads.get(layer);
      if (now?.heads === rows.heads && now.keyHeads === rows.keyHeads) continue;
      this.layers.delete(layer);
    }
    [this.ranks, this.dark, this.#heads] = [ranks, dark, heads];
  }

  /**
   * Takes a frame's numbers or names.
   *
   * returns  whether anything is another than it was; frames of an earlier text change nothing
   * throws   WireError when it does not fit the model, or would take more memory than a page has
   */
  take(frame: WireFrame): boolean {
    if (frame.sequence < this.#sequence || frame.kind === 'states') return false;
    const fresh = frame.sequence > this.#sequence;
    const rows = frame.kind === 'attention' ? this.#rowsFor(frame, fresh) : null;
    if (fresh) this.#begin(frame.sequence);
    rows?.take(frame);
    if (frame.span) this.#name(frame.span[0], frame.names);
    return true;
  }

  #begin(sequence: number): void {
    this.#sequence = sequence;
    this.names = [];
    for (const rows of this.layers.values()) rows.clear();
  }

  #name(first: number, names: readonly string[]): void {
    if (first + names.length > mostAlongAxis) {
      throw new WireError('range', `a token is the ${first + names.length}th. Send ${mostAlongAxis} at most.`);
    }
    names.forEach((name, i) => (this.names[first + i] = name));
  }

  #rowsFor({ layer, blocks }: WireFrame, fresh: boolean): LayerRows {
    const heads = this.#heads.get(layer);
    if (!heads) throw new WireError('order', `layer ${layer} is none of the model's. Send the model first.`);
    const units = blocks.find(({ role }) => role === 'query' || role === 'key')?.shape[2];
    let rows = this.layers.get(layer);
    if (!rows && !units) throw new WireError('order', `layer ${layer} has sent no query and no key. Send those first.`);
    rows ??= new LayerRows(layer, heads, units!);
    const end = Math.max(fresh ? 0 : rows.tokens, ...blocks.map(({ tokens }) => tokens[1]));
    this.#checkMemory(rows, end);
    this.layers.set(layer, rows);
    return rows;
  }

  #checkMemory(rows: LayerRows, tokens: number): void {
    const others = [...this.layers.values()].filter((other) => other !== rows);
    const bytes = others.reduce((sum, other) => sum + other.bytesFor(other.tokens), rows.bytesFor(tokens));
    if (bytes <= mostBytes) return;
    throw new WireError(
      'size',
      `queries and keys of ${others.length + 1} layers and ${tokens} tokens take more than 1 GiB of this page. Look at fewer layers.`,
    );
  }

  release(): void {
    for (const rows of this.layers.values()) rows.release();
    this.layers.clear();
  }
}

/** Heads of each attention layer: up to the last of any rank. */
function headsOf(ranks: readonly RankInfo[]): Map<number, LayerHeads> {
  const found = new Map<number, LayerHeads>();
  for (const { layer, kind, keyHeads, of } of ranks.flatMap(({ layers }) => layers)) {
    if (kind !== 'attention') continue;
    const before = found.get(layer);
    found.set(layer, {
      heads: Math.max(before?.heads ?? 0, of),
      keyHeads: Math.max(before?.keyHeads ?? 0, keyHeads[1]),
    });
  }
  return found;
}
