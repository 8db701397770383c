import type { Engine } from '../engine/engine';
import type { VirtualData } from '../tensor/virtual-data';
import type { Block } from './block';
import type { WireFrame } from './frame';
import type { RowUploads } from './row-uploads';
import { WireError } from './wire-error';
import { WireRows } from './wire-rows';

/** How many heads a layer has, over all ranks. */
export interface LayerHeads {
  readonly heads: number;
  readonly keyHeads: number;
}

export interface LayerBuffers {
  readonly queries: GPUBuffer;
  readonly keys: GPUBuffer;
  readonly statistics: GPUBuffer;
  readonly live: GPUBuffer;
}

/** Queries, keys and statistics of one layer, of whichever ranks, heads and tokens have come. */
export class LayerRows implements LayerHeads {
  readonly heads: number;
  readonly keyHeads: number;
  /** Tokens up to the last one that came. */
  tokens = 0;
  /** The first row that is another one since `settled`. */
  changedFrom = 0;
  scale = 1;
  causal = false;
  window = 0;
  /** Rows that this page was not sent. */
  dropped = 0;
  readonly quads: number;
  /** Of each head the token after its last one. */
  readonly #ends: number[];
  #masked = false;
  readonly units: number;
  readonly #queries: WireRows;
  readonly #keys: WireRows;
  readonly #statistics: WireRows;
  readonly #live: WireRows;
  readonly #uploads: RowUploads;

  constructor(
    readonly layer: number,
    { heads, keyHeads, units, uploads }: LayerHeads & { units: number; uploads: RowUploads },
  ) {
    [this.heads, this.keyHeads, this.units, this.#uploads] = [heads, keyHeads, units, uploads];
    this.quads = Math.ceil(units / 4);
    this.#ends = Array<number>(heads).fill(0);
    const pitch = 4 * this.quads;
    this.#queries = new WireRows('wire.queries', { heads, units, pitch });
    this.#keys = new WireRows('wire.keys', { heads: keyHeads, units, pitch });
    this.#statistics = new WireRows('wire.statistics', { heads, units: 4 });
    this.#live = new WireRows('wire.live', { heads: 1, units: 1 });
  }

  /** Bytes that this number of tokens takes on the GPU; the CPU holds no more. */
  bytesFor(tokens: number): number {
    return this.rows.reduce((sum, rows) => sum + rows.bytesFor(tokens), 0);
  }

  /**
   * Takes what a frame has of this layer.
   *
   * throws  WireError when a block does not fit the layer; nothing has changed then
   */
  take({ blocks, scale, causal, window, dropped }: WireFrame): void {
    for (const block of blocks) this.#check(block);
    Object.assign(this, { scale, causal, window: causal ? window : 0, dropped });
    for (const block of blocks) this.#place(block);
  }

  #check({ role, heads, shape }: Block): void {
    const most = role === 'key' ? this.keyHeads : this.heads;
    if (heads && heads[1] > most) {
      throw new WireError(
        'range',
        `layer ${this.layer} has ${most} heads, and ${role} came of [${heads}]. Send those.`,
      );
    }
    if ((role === 'query' || role === 'key') && shape[2] !== this.units) {
      throw new WireError(
        'shape',
        `${role} has ${shape[2]} units, and layer ${this.layer} ${this.units}. Send as many.`,
      );
    }
  }

  #place(block: Block): void {
    const { role, tokens } = block;
    if (role === 'values') return;
    const place = { heads: block.heads ?? ([0, 1] as const), tokens };
    if (role === 'query') this.#end(place.heads, tokens[1]);
    this.changedFrom = Math.min(this.changedFrom, this.causal ? tokens[0] : 0);
    this.#masked ||= role === 'mask';
    const rows = { query: this.#queries, key: this.#keys, statistics: this.#statistics, mask: this.#live }[role];
    this.#uploads.add(rows.write(block, place));
    if (role === 'key') this.#uploads.add(this.#live.ones({ heads: [0, 1], tokens }));
  }

  /** Rows that come again replace those from their first token on: of these heads there is nothing behind `end`. */
  #end([head, last]: readonly [number, number], end: number): void {
    const former = Math.max(...this.#ends.slice(head, last));
    if (former > end) this.#uploads.add(this.#statistics.blank({ heads: [head, last], tokens: [end, former] }));
    this.#ends.fill(end, head, last);
    this.tokens = Math.max(...this.#ends);
    for (const rows of this.rows) rows.held.reserve(this.tokens);
  }

  /** Another text begins: no row has come. */
  clear(): void {
    for (const rows of this.rows) this.#uploads.add(rows.clear());
    this.#ends.fill(0);
    [this.tokens, this.changedFrom, this.#masked] = [0, 0, false];
  }

  /** The buffers with all that came. */
  buffers(engine: Engine): LayerBuffers {
    this.#uploads.flush(engine, this.rows);
    const [queries, keys, statistics, live] = this.rows.map(({ buffer }) => buffer);
    return { queries, keys, statistics, live };
  }

  /** The layer's maps, for a heatmap: rows that have not come are gaps. */
  data(engine: Engine): VirtualData {
    const { queries, keys, statistics, live } = this.buffers(engine);
    const { heads, keyHeads, tokens, units, scale, causal, window } = this;
    const pitch = 4 * this.quads;
    const rows = (buffer: GPUBuffer, count: number, width: number, step: number) => ({
      ...{ buffer, shape: [count, tokens, width], strides: [step, count * step, 1] },
    });
    return {
      query: rows(queries, heads, units, pitch),
      key: rows(keys, keyHeads, units, pitch),
      statistics: rows(statistics, heads, 4, 4),
      ...(this.#masked && { mask: { buffer: live, shape: [tokens] } }),
      scale,
      causal,
      ...(causal && window > 0 && { window }),
    };
  }

  /** One weight; NaN where its query or its key has not come. No readback: the numbers are here too. */
  weight(head: number, query: number, key: number): number {
    const { scale, causal, window } = this;
    const sharing = this.heads / this.keyHeads;
    if (query >= this.tokens || key >= this.tokens) return NaN;
    if (causal && (key > query || (window > 0 && query - key >= window))) return 0;
    if (this.#live.held.read(key, 0)[0] === 0) return 0;
    const queries = this.#queries.held.read(query, head);
    const keys = this.#keys.held.read(key, Math.floor(head / sharing));
    const score = scale * queries.reduce((sum, number, i) => sum + number * keys[i], 0);
    return Math.exp(score - this.#statistics.held.read(query, head)[1]);
  }

  get rows(): WireRows[] {
    return [this.#queries, this.#keys, this.#statistics, this.#live];
  }

  release(): void {
    for (const rows of this.rows) rows.release();
  }
}
