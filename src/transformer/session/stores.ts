import stepShader from '../../../shaders/transformer/step.wgsl';
import type { Engine } from '../../engine/engine';
import { Uniforms } from '../../engine/uniforms';
import type { Rows } from '../kernels/dispatch';
import type { LayerRows } from '../kernels/attend';
import type { TransformerShape } from '../shape';
import { quadsOf } from '../weights/matrix';
import { Marks } from './marks';

type LayerStore = 'queries' | 'keys' | 'values' | 'statistics';

/** Tokens that a session makes room for at first. */
const firstCapacity = 64;
/** Tokens of one pass, and bytes of its scores, at most. */
const longestPass = 256;
const scoreBytes = 32 * 2 ** 20;

/**
 * A session's buffers: rows of every token, which grow by doubling, and scratch for one pass. What has a place in
 * `kept` is kept for all tokens; else it is scratch.
 */
export class Stores {
  capacity = 0;
  /** Tokens that scratch has room for. */
  pass = 0;
  /** Counts changes of buffers: what binds them is made anew. */
  generation = 0;
  /** What the next pass is about. */
  readonly step: Uniforms;
  ids!: GPUBuffer;
  layers: LayerRows[] = [];
  /** f32[layer][head][capacity]: the newest token's weights */
  newest!: GPUBuffer;
  /** An encoder's; null for a decoder. */
  readonly marks: Marks | null;
  /** f32[vocabulary]: of the newest token. */
  readonly logits: GPUBuffer;
  scores!: GPUBuffer;
  readonly #kept = new Map<string, GPUBuffer>();
  readonly #scratch = new Map<string, GPUBuffer>();
  /** Numbers per token of what is kept, by name. */
  readonly #strides = new Map<string, number>();
  #released = false;

  constructor(
    readonly engine: Engine,
    readonly shape: TransformerShape,
    readonly context: number,
  ) {
    this.step = new Uniforms(this.device, stepShader, { struct: 'Step', label: 'session.step' });
    this.marks = shape.encoder ? new Marks(this.device) : null;
    this.logits = this.#make('session.logits', shape.vocabulary);
    this.keep(`blocks.${shape.layers - 1}.resid_post`);
    this.reserve(1);
    this.widen(1);
  }

  get device(): GPUDevice {
    return this.engine.requireDevice();
  }

  /** Keeps a store's rows from now on. Returns whether it was not kept before. */
  keep(name: string): boolean {
    if (this.#strides.has(name) || isLayerRow(name)) return false;
    this.#strides.set(name, this.strideOf(name));
    if (this.capacity > 0) this.#kept.set(name, this.#make(name, this.capacity * this.strideOf(name)));
    this.generation += 1;
    return true;
  }

  /** What is kept beyond what every session keeps. */
  get keptNames(): Iterable<string> {
    return this.#strides.keys();
  }

  /** The rows of a store: all tokens' where they are kept, else scratch, which in an encoder is of all tokens too. */
  rows(name: string): Rows {
    const kept = this.keptRows(name);
    if (kept) return { buffer: kept, kept: true };
    return { buffer: this.#scratch.get(scratchOf(name))!, kept: this.marks !== null };
  }

  /** The buffer of a store that is kept; null where it is not. */
  keptRows(name: string): GPUBuffer | null {
    const [, layer, kind] = /^blocks\.(\d+)\.(queries|keys|values|statistics)$/.exec(name) ?? [];
    if (kind) return this.layers[Number(layer)][kind as LayerStore];
    return this.#kept.get(name) ?? null;
  }

  /** Where a hook taps a projection; undefined where nobody asked for it. */
  tap(name: string): { buffer: GPUBuffer; stride: number } | undefined {
    const buffer = this.#kept.get(name);
    return buffer && { buffer, stride: this.strideOf(name) };
  }

  /** Numbers per token. */
  strideOf(name: string): number {
    const { width, neurons, heads, keyHeads, headSize } = this.shape;
    if (name.endsWith('qkv')) return (heads + 2 * keyHeads) * headSize;
    if (name === 'factors') return heads;
    if (name.endsWith('.z')) return heads * 4 * quadsOf(headSize);
    return 4 * quadsOf(/mlp\.(pre|post)$/.test(name) ? neurons : width);
  }

  /** Gives a layer gains and offsets of its heads: f32, all 0. They are freed with the session. */
  edit(layer: number): void {
    const { heads, headSize } = this.shape;
    this.layers[layer].edits = this.#make('session.edits', 4 * (quadsOf(heads) + heads * quadsOf(headSize)));
    this.generation += 1;
  }

  /** Makes room for so many tokens; rows that are there are copied. */
  reserve(tokens: number): void {
    if (tokens <= this.capacity) return;
    const capacity = Math.min(
      Math.max(firstCapacity, 2 ** Math.ceil(Math.log2(tokens))),
      64 * Math.ceil(this.context / 64),
    );
    const encoder = this.device.createCommandEncoder({ label: 'session.grow' });
    const grown = (label: string, stride: number, old?: GPUBuffer): GPUBuffer => {
      const buffer = this.#make(label, capacity * stride);
      if (old) encoder.copyBufferToBuffer(old, 0, buffer, 0, old.size);
      return buffer;
    };
    const { heads, keyHeads, headSize, layers } = this.shape;
    const slots = 4 * quadsOf(headSize);
    const before = [...this.#buffersOfTokens()];
    const ids = grown('session.ids', 1, this.ids as GPUBuffer | undefined);
    const newest = this.#make('session.newest', layers * heads * capacity);
    const bytes = 4 * heads * capacity; // a multiple of 256, at which a binding may begin
    const rows = Array.from({ length: layers }, (_, layer): LayerRows => {
      const old = this.layers.at(layer);
      return {
        keys: grown('session.keys', keyHeads * slots, old?.keys),
        values: grown('session.values', keyHeads * slots, old?.values),
        queries: grown('session.queries', heads * slots, old?.queries),
        statistics: grown('session.statistics', 4 * heads, old?.statistics),
        newest: { buffer: newest, offset: layer * bytes, size: bytes },
        edits: old?.edits ?? null,
      };
    });
    for (const [name, stride] of this.#strides) this.#kept.set(name, grown(name, stride, this.#kept.get(name)));
    this.marks?.reserve(capacity);
    this.engine.scheduler.flushProducers();
    this.device.queue.submit([encoder.finish()]);
    this.engine.stats.submits += 1;
    for (const buffer of before) buffer.destroy();
    this.ids = ids;
    this.layers = rows;
    this.newest = newest;
    this.capacity = capacity;
    this.generation += 1;
  }

  /** Makes scratch for passes of so many tokens, or of as many as a decoder's pass may have. */
  widen(tokens: number): void {
    const wanted = Math.min(this.marks ? this.capacity : longestPass, 2 ** Math.ceil(Math.log2(tokens)));
    if (wanted <= this.pass) return;
    for (const buffer of this.#scratch.values()) buffer.destroy();
    for (const name of ['resid_pre', 'resid_mid', this.marks ? 'sums' : 'normed', 'qkv', 'factors', '.z', 'mlp.post']) {
      this.#scratch.set(name, this.#make(`session.${name}`, wanted * this.strideOf(name)));
    }
    this.pass = wanted;
    this.generation += 1;
  }

  /**
   * Tokens of a pass that starts at `position`, of `left` that wait: their scores with `keys` keys, by default with those
   * up to their own, fit their scratch.
   */
  passFrom(position: number, left: number, keys?: number): number {
    const { heads } = this.shape;
    let count = Math.min(left, this.pass);
    const bytes = (): number => 4 * heads * count * 4 * quadsOf(keys ?? position + count);
    while (count > 1 && bytes() > scoreBytes) count = Math.ceil(count / 2);
    if (!this.scores || this.scores.size < bytes()) {
      this.scores?.destroy();
      this.scores = this.#make('session.scores', 2 ** Math.ceil(Math.log2(bytes() / 4)));
      this.generation += 1;
    }
    return count;
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    for (const buffer of [...this.#buffersOfTokens(), ...this.#scratch.values(), this.logits]) buffer.destroy();
    for (const { edits } of this.layers) edits?.destroy();
    this.scores?.destroy();
    this.marks?.release();
    this.step.release();
  }

  *#buffersOfTokens(): Iterable<GPUBuffer> {
    if (this.capacity > 0) yield* [this.ids, this.newest];
    for (const { keys, values, queries, statistics } of this.layers) yield* [keys, values, queries, statistics];
    yield* this.#kept.values();
  }

  #make(label: string, numbers: number): GPUBuffer {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    return this.device.createBuffer({ label, size: 4 * Math.max(4, numbers), usage });
  }
}

/** What every layer keeps of every token anyway. */
function isLayerRow(name: string): boolean {
  return /\.(queries|keys|values|statistics)$/.test(name);
}

/** Residuals take turns in two buffers: a block reads its input before it writes its result. */
function scratchOf(name: string): string {
  if (/resid_(pre|post)$/.test(name)) return 'resid_pre';
  return name.endsWith('.z') ? '.z' : name.replace(/^blocks\.\d+\./, '');
}
