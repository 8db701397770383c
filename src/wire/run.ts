import type { WireFrame } from './frame';
import { LayerRows, type LayerHeads } from './layer-rows';
import { mostAlongAxis } from './limits';
import type { DarkHeads, RankInfo } from './message';
import { RowUploads } from './row-uploads';
import { StateRows } from './state-rows';
import { WireError } from './wire-error';

/** Bytes of queries and keys that a page keeps, and as many on the GPU. */
const mostBytes = 2 ** 30;

/** What all ranks of a run have sent of the text that the model reads now. */
export class Run {
  readonly layers = new Map<number, LayerRows>();
  /** Outputs of recurrent layers. */
  readonly states = new Map<number, StateRows>();
  /** What came since the last picture. */
  readonly uploads = new RowUploads();
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

  /** The numbers of the model's recurrent layers. */
  get recurrent(): number[] {
    return recurrentOf(this.ranks);
  }

  /** Tokens up to the last one of any attention layer. */
  get tokens(): number {
    return Math.max(0, ...[...this.layers.values()].map(({ tokens }) => tokens));
  }

  /** Time steps up to the last one of any recurrent layer. */
  get steps(): number {
    return Math.max(0, ...[...this.states.values()].map(({ tokens }) => tokens));
  }

  /** Rows that this page was not sent. */
  get dropped(): number {
    return this.#all.reduce((sum, { dropped }) => sum + dropped, 0);
  }

  get #all(): (LayerRows | StateRows)[] {
    return [...this.layers.values(), ...this.states.values()];
  }

  /** Who computes what; layers that are others than they were begin anew. */
  setModel(ranks: readonly RankInfo[], dark: readonly DarkHeads[]): void {
    const heads = headsOf(ranks);
    for (const [layer, rows] of this.layers) {
      const now = heads.get(layer);
      if (now?.heads === rows.heads && now.keyHeads === rows.keyHeads) continue;
      this.layers.delete(layer);
    }
    const recurrent = recurrentOf(ranks);
    for (const layer of this.states.keys()) if (!recurrent.includes(layer)) this.states.delete(layer);
    [this.ranks, this.dark, this.#heads] = [ranks, dark, heads];
  }

  /**
   * Takes a frame's numbers or names.
   *
   * returns  whether anything is another than it was; frames of an earlier text change nothing
   * throws   WireError when it does not fit the model, or would take more memory than a page has
   */
  take(frame: WireFrame): boolean {
    if (frame.sequence < this.#sequence) return false;
    const fresh = frame.sequence > this.#sequence;
    const rows = frame.kind === 'tokens' ? null : this.#rowsFor(frame, fresh);
    if (fresh) this.#begin(frame.sequence);
    rows?.take(frame);
    if (frame.span) this.#name(frame.span[0], frame.names);
    return true;
  }

  #begin(sequence: number): void {
    this.#sequence = sequence;
    this.names = [];
    for (const rows of this.#all) rows.clear();
  }

  #name(first: number, names: readonly string[]): void {
    if (first + names.length > mostAlongAxis) {
      throw new WireError('range', `a token is the ${first + names.length}th. Send ${mostAlongAxis} at most.`);
    }
    names.forEach((name, i) => (this.names[first + i] = name));
  }

  #rowsFor(frame: WireFrame, fresh: boolean): LayerRows | StateRows {
    const rows = frame.kind === 'attention' ? this.#layerFor(frame) : this.#statesFor(frame);
    const end = Math.max(fresh ? 0 : rows.tokens, ...frame.blocks.map(({ tokens }) => tokens[1]));
    this.#checkMemory(rows, end);
    if (rows instanceof LayerRows) this.layers.set(rows.layer, rows);
    else this.states.set(rows.layer, rows);
    return rows;
  }

  #layerFor({ layer, blocks }: WireFrame): LayerRows {
    const heads = this.#heads.get(layer);
    if (!heads) throw noLayer(layer, 'attention');
    const known = this.layers.get(layer);
    if (known) return known;
    const units = blocks.find(({ role }) => role === 'query' || role === 'key')?.shape[2];
    if (!units) throw new WireError('order', `layer ${layer} has sent no query and no key. Send those first.`);
    return new LayerRows(layer, { ...heads, units, uploads: this.uploads });
  }

  #statesFor({ layer, blocks }: WireFrame): StateRows {
    if (!this.recurrent.includes(layer)) throw noLayer(layer, 'recurrent');
    const known = this.states.get(layer);
    if (known) return known;
    const channels = blocks.find(({ role }) => role === 'values')?.shape[1];
    if (!channels) throw new WireError('order', `layer ${layer} has sent no values. Send those.`);
    return new StateRows(layer, channels, this.uploads);
  }

  #checkMemory(rows: LayerRows | StateRows, tokens: number): void {
    const others = this.#all.filter((other) => other !== rows);
    const bytes = others.reduce((sum, other) => sum + other.bytesFor(other.tokens), rows.bytesFor(tokens));
    if (bytes <= mostBytes) return;
    throw new WireError(
      'size',
      `rows of ${others.length + 1} layers and ${tokens} tokens take more than 1 GiB of this page. Look at fewer layers.`,
    );
  }

  release(): void {
    for (const rows of this.#all) rows.release();
    this.layers.clear();
    this.states.clear();
    this.uploads.release();
  }
}

function noLayer(layer: number, kind: string): WireError {
  return new WireError('order', `layer ${layer} is none of the model's ${kind} layers. Send the model first.`);
}

function recurrentOf(ranks: readonly RankInfo[]): number[] {
  const states = ranks.flatMap(({ layers }) => layers).filter(({ kind }) => kind === 'states');
  return [...new Set(states.map(({ layer }) => layer))].sort((a, b) => a - b);
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
