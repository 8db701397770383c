import { readBytes } from '../../engine/readback';
import { record, type Dispatch } from '../kernels/dispatch';
import { likeliestIds } from '../kernels/tokens';
import { endSteps } from './end-steps';
import type { Decoder } from './forward';
import type { Runner } from './runner';
import type { Stores } from './stores';

/** A residual: what a layer leaves of a token. */
export interface LensCell {
  layer: number;
  token: number;
}

/** Bytes of logits at once, and rows of a pass, at most. */
const logitBytes = 16 * 2 ** 20;
const longestPass = 64;

/** The candidates of a cell at most. */
export const candidatesAtMost = 10;

/** Buffers for some rows, and what makes logits of them. */
interface Pass {
  rows: number;
  input: GPUBuffer;
  logits: GPUBuffer;
  found: GPUBuffer;
  buffers: GPUBuffer[];
  end: Dispatch[];
  /** By count of candidates. */
  likeliest: Map<number, Dispatch>;
}

/**
 * Final norm and output head of residuals whose rows are kept. Rows are taken together whatever their layers are: the
 * head's weights are read once for all rows of a pass. Its scratch stays with the session.
 */
export class Lens {
  #pass: Pass | null = null;

  constructor(
    readonly decoder: Decoder,
    readonly stores: Stores,
    readonly runner: Runner,
  ) {}

  /** Whether a layer's residual is kept. */
  keeps(layer: number): boolean {
    return this.stores.keptRows(rowsOf(layer)) !== null;
  }

  /**
   * The logits of all cells.
   *
   * returns  f32[cell][vocabulary]
   */
  async logits(cells: readonly LensCell[]): Promise<Float32Array<ArrayBuffer>> {
    const bytes = 4 * this.decoder.shape.vocabulary;
    return new Float32Array(await this.#answer(cells, bytes, (pass) => ({ from: pass.logits, dispatches: [] })));
  }

  /**
   * The likeliest ids of each cell, with the bits of their probabilities.
   *
   * returns  u32[cell][count][2]; an id of 0xffffffff: the logits are not finite
   */
  async candidates(cells: readonly LensCell[], count: number): Promise<Uint32Array<ArrayBuffer>> {
    const likeliest = (pass: Pass): Dispatch => {
      const { vocabulary } = this.decoder.shape;
      const { logits, found } = pass;
      const known = pass.likeliest.get(count);
      const made = known ?? likeliestIds(this.stores.device, { vocabulary, count }, { logits, found });
      pass.likeliest.set(count, made);
      return made;
    };
    return new Uint32Array(
      await this.#answer(cells, 8 * count, (pass) => ({ from: pass.found, dispatches: [likeliest(pass)] })),
    );
  }

  release(): void {
    for (const buffer of this.#pass?.buffers ?? []) buffer.destroy();
    this.#pass = null;
  }

  /** Submits all passes at once, so that later tokens change nothing, and reads what each cell has left. */
  async #answer(
    cells: readonly LensCell[],
    bytes: number,
    after: (pass: Pass) => { from: GPUBuffer; dispatches: readonly Dispatch[] },
  ): Promise<ArrayBuffer> {
    const { stores } = this;
    if (cells.length === 0) return new ArrayBuffer();
    const size = cells.length * bytes;
    const { maxBufferSize: limit } = stores.device.limits;
    if (size > limit) {
      throw new RangeError(
        `${cells.length} rows take ${size} bytes; this device holds ${limit} at once. Ask for fewer.`,
      );
    }
    const pass = this.#passFor(cells.length);
    const { from, dispatches } = after(pass);
    const usage = GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const answer = stores.device.createBuffer({ label: 'session.lens', size, usage });
    try {
      for (let at = 0; at < cells.length; at += pass.rows) {
        const some = cells.slice(at, at + pass.rows);
        this.runner.look(some.length, (encoder, step) => {
          this.#gather(encoder, some, pass.input);
          record(encoder, [...pass.end, ...dispatches], step, stores.engine.stats);
          encoder.copyBufferToBuffer(from, 0, answer, at * bytes, some.length * bytes);
        });
      }
      return await readBytes(stores.engine, [{ buffer: answer, offset: 0, bytes: size }]);
    } finally {
      answer.destroy();
    }
  }

  /** Neighbouring tokens of a layer are one copy. */
  #gather(encoder: GPUCommandEncoder, cells: readonly LensCell[], input: GPUBuffer): void {
    const bytes = this.#rowBytes;
    for (let first = 0, end = 1; first < cells.length; first = end, end++) {
      const { layer, token } = cells[first];
      while (end < cells.length && cells[end].layer === layer && cells[end].token === token + end - first) end++;
      const kept = this.stores.keptRows(rowsOf(layer))!;
      encoder.copyBufferToBuffer(kept, token * bytes, input, first * bytes, (end - first) * bytes);
    }
  }

  get #rowBytes(): number {
    return 4 * this.stores.strideOf('resid_post');
  }

  #passFor(cells: number): Pass {
    const bytes = 4 * this.decoder.shape.vocabulary;
    const most = Math.max(1, Math.min(longestPass, Math.floor(logitBytes / bytes)));
    const rows = Math.min(most, 2 ** Math.ceil(Math.log2(cells)));
    if (this.#pass && this.#pass.rows >= rows) return this.#pass;
    this.release();
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const buffers: GPUBuffer[] = [];
    const make = (label: string, size: number): GPUBuffer => {
      buffers.push(this.stores.device.createBuffer({ label, size: Math.max(16, size), usage }));
      return buffers.at(-1)!;
    };
    const input = make('session.lens-rows', rows * this.#rowBytes);
    const logits = make('session.lens-logits', rows * bytes);
    const found = make('session.lens-found', 8 * rows * candidatesAtMost);
    const end = endSteps(this, { holds: 'logits', input: { buffer: input, kept: false }, target: logits, rows, make });
    this.#pass = { rows, input, logits, found, buffers, end, likeliest: new Map() };
    return this.#pass;
  }
}

function rowsOf(layer: number): string {
  return `blocks.${layer}.resid_post`;
}
