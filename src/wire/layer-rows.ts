import type { VirtualData } from '../tensor/virtual-data';
import type { Block } from './block';
import { floatsOf } from './floats';
import type { WireFrame } from './frame';
import { Mirror } from './mirror';
import { WireError } from './wire-error';

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
  readonly #queries: Mirror;
  readonly #keys: Mirror;
  readonly #statistics: Mirror;
  readonly #live: Mirror;

  constructor(
    readonly layer: number,
    { heads, keyHeads }: LayerHeads,
    readonly units: number,
  ) {
    this.heads = heads;
    this.keyHeads = keyHeads;
    this.quads = Math.ceil(units / 4);
    this.#ends = Array<number>(heads).fill(0);
    this.#queries = new Mirror('wire.queries', 4 * heads * this.quads);
    this.#keys = new Mirror('wire.keys', 4 * keyHeads * this.quads);
    this.#statistics = new Mirror('wire.statistics', 4 * heads);
    this.#live = new Mirror('wire.live', 1);
  }

  /** Bytes of so many tokens, on the CPU and as many on the GPU. */
  bytesFor(tokens: number): number {
    return this.#mirrors.reduce((sum, mirror) => sum + mirror.bytesFor(tokens), 0);
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
    const { role, tokens, heads } = block;
    if (role === 'values') return;
    const numbers = floatsOf(block);
    const [first, end] = tokens;
    if (role === 'query') this.#end(heads!, end);
    this.changedFrom = Math.min(this.changedFrom, this.causal ? first : 0);
    if (role === 'mask') {
      this.#masked = true;
      for (let token = first; token < end; token++) this.#live.part(token, 0, 1)[0] = numbers[token - first];
      return;
    }
    const mirror = { query: this.#queries, key: this.#keys, statistics: this.#statistics }[role];
    const width = role === 'statistics' ? 4 : this.units;
    const pitch = 4 * Math.ceil(width / 4);
    const [head, count] = [heads![0], end - first];
    for (let h = head; h < heads![1]; h++) {
      for (let token = first; token < end; token++) {
        const from = ((h - head) * count + token - first) * width;
        const row = mirror.part(token, h * pitch, pitch);
        row.fill(0, width);
        row.set(numbers.subarray(from, from + width));
      }
    }
    if (role === 'key') for (let token = first; token < end; token++) this.#live.part(token, 0, 1)[0] = 1;
  }

  /** Rows that come again replace those from their first token on: of these heads there is nothing behind `end`. */
  #end([head, last]: readonly [number, number], end: number): void {
    for (let h = head; h < last; h++) {
      for (let token = end; token < this.#ends[h]; token++) this.#statistics.part(token, 4 * h, 4).fill(NaN);
      this.#ends[h] = end;
    }
    this.tokens = Math.max(...this.#ends);
  }

  /** Another text begins: no row has come. */
  clear(): void {
    for (const mirror of this.#mirrors) mirror.clear();
    this.#ends.fill(0);
    [this.tokens, this.changedFrom, this.#masked] = [0, 0, false];
  }

  /** The buffers with all that came. */
  buffers(device: GPUDevice): LayerBuffers {
    const [queries, keys, statistics, live] = this.#mirrors.map((mirror) => {
      mirror.reserve(this.tokens);
      return mirror.upload(device);
    });
    return { queries, keys, statistics, live };
  }

  /** The layer's maps, for a heatmap: rows that have not come are gaps. */
  data(device: GPUDevice): VirtualData {
    const { queries, keys, statistics, live } = this.buffers(device);
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
    const { quads, scale, causal, window } = this;
    const sharing = this.heads / this.keyHeads;
    if (query >= this.tokens || key >= this.tokens) return NaN;
    if (causal && (key > query || (window > 0 && query - key >= window))) return 0;
    const live = this.#live.read(key, 0, 1)[0];
    if (live === 0) return 0;
    const queries = this.#queries.read(query, 4 * head * quads, 4 * quads);
    const keys = this.#keys.read(key, 4 * Math.floor(head / sharing) * quads, 4 * quads);
    const score = scale * queries.reduce((sum, number, i) => sum + number * keys[i], 0);
    return Math.exp(score - this.#statistics.read(query, 4 * head, 4)[1]);
  }

  get #mirrors(): Mirror[] {
    return [this.#queries, this.#keys, this.#statistics, this.#live];
  }

  release(): void {
    for (const mirror of this.#mirrors) mirror.release();
  }
}
