import { blockSide, cellsFor, type MapBlocks, type MapsLease } from '../../tensor/map-blocks';
import { record, type Dispatch, type StepValues } from '../kernels/dispatch';
import {
  overviewGrow,
  overviewPass,
  overviewRaise,
  overviewRows,
  sumsStride,
  type OverviewBuffers,
} from '../kernels/overview';
import type { Decoder } from './forward';
import { nothing, type Following, type Runner } from './runner';
import type { Stores } from './stores';

/** Buffers and dispatches of an overview, and the stores' generation that they bind. */
interface Made {
  buffers: OverviewBuffers;
  generation: number;
  rows: Dispatch[];
  /** By layer. */
  pass: Dispatch[][];
  raise: Dispatch;
  grow: Dispatch;
}

/**
 * Blocks and sums of all maps of a session. While somebody looks, new tokens raise them in their own submit, by the
 * weights that attention has at hand; what came before somebody looked is caught up with from queries and keys. Blocks
 * have the same bits either way.
 */
export class Overview {
  /** Rows that the blocks are of: all up to this one. */
  #tokens = 0;
  #users = 0;
  #made: Made | null = null;

  constructor(
    readonly decoder: Pick<Decoder, 'shape' | 'software'>,
    readonly stores: Stores,
  ) {}

  /** Brings the blocks up to so many tokens, and keeps them so until the lease is released. */
  open(runner: Runner, tokens: number): MapsLease {
    runner.follower = this;
    this.#users += 1;
    try {
      this.#catchUp(runner, tokens);
    } catch (error) {
      this.#leave();
      throw error;
    }
    const now = (): MapBlocks => this.#now();
    let released = false;
    return {
      get now() {
        return now();
      },
      release: () => {
        if (released) return;
        released = true;
        this.#leave();
      },
    };
  }

  /** What comes with a pass, so that the blocks are of its rows too. */
  after({ position, count }: StepValues): Following {
    this.cut(position);
    if (this.#users === 0 || position !== this.#tokens || position + count === 1) return nothing;
    const { grow, pass, raise } = this.#make();
    this.#tokens += count;
    const growths = growthsOf(position, this.#tokens, grow);
    if (count === 1) return { within: [], after: [...growths, raise] };
    return { within: pass.map((ofLayer, layer) => (layer === 0 ? [...growths, ...ofLayer] : ofLayer)), after: [] };
  }

  /** Rows from this token on are others than they were. A square that has them is made from nothing. */
  cut(tokens: number): void {
    if (tokens < this.#tokens) this.#tokens = 0;
  }

  release(): void {
    if (!this.#made) return;
    const { windows, earlier, blocks, sums } = this.#made.buffers;
    for (const buffer of [windows, earlier, blocks, sums]) buffer.destroy();
    this.#made = null;
    this.#tokens = 0;
  }

  #leave(): void {
    this.#users -= 1;
    if (this.#users === 0) this.release();
  }

  #now(): MapBlocks {
    const { blocks, sums } = this.#made!.buffers;
    return { blocks, sums, sumsStride: sumsStride(this.decoder.shape.heads), cells: cellsFor(this.#tokens) };
  }

  /** A token on its way may be in the blocks already. */
  #catchUp(runner: Runner, tokens: number): void {
    const { stores } = this;
    const { grow, rows } = this.#make();
    if (tokens <= this.#tokens) return;
    const from = this.#tokens;
    const dispatches = [...growthsOf(from, tokens, grow), ...rows];
    runner.look({ from, to: tokens }, (encoder, step) => record(encoder, dispatches, step, stores.engine.stats));
    this.#tokens = tokens;
  }

  #make(): Made {
    const { stores } = this;
    const { shape } = this.decoder;
    const { device, generation } = stores;
    if (this.#made?.generation === generation) return this.#made;
    const { step, ids, layers, newest, capacity, scores } = stores;
    const old = this.#made?.buffers;
    old?.earlier.destroy();
    const earlier = this.#buffer('session.earlier', capacity);
    const buffers = { ...(old ?? this.#buffers()), step: step.buffer, ids, layers, newest, earlier };
    this.#made = {
      buffers,
      generation,
      rows: overviewRows(device, shape, buffers),
      pass: scores ? overviewPass(device, shape, { buffers, scores }) : [],
      raise: overviewRaise(device, this.decoder, { buffers, capacity }),
      grow: overviewGrow(device, shape, buffers.blocks),
    };
    return this.#made;
  }

  /** What outlives a growth of the session's buffers. */
  #buffers(): Pick<OverviewBuffers, 'windows' | 'blocks' | 'sums'> {
    const { device } = this.stores;
    const { layers, heads, windows } = this.decoder.shape;
    const { maxStorageBufferBindingSize: limit } = device.limits;
    const bytes = 4 * layers * heads * blockSide ** 2;
    if (bytes > limit) {
      throw new RangeError(
        `blocks of ${layers} × ${heads} maps take ${bytes} bytes; this device binds ${limit} at most. Look at single layers: blocks.N.attn.pattern.`,
      );
    }
    const made = {
      windows: this.#buffer('session.windows', layers),
      blocks: this.#buffer('session.blocks', bytes / 4),
      sums: this.#buffer('session.sums', layers * sumsStride(heads)),
    };
    device.queue.writeBuffer(made.windows, 0, Uint32Array.from(windows));
    return made;
  }

  #buffer(label: string, numbers: number): GPUBuffer {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    return this.stores.device.createBuffer({ label, size: 4 * Math.max(4, numbers), usage });
  }
}

/** Joins of blocks on the way from so many tokens to so many. */
function growthsOf(from: number, to: number, grow: Dispatch): Dispatch[] {
  const count = from === 0 ? 0 : Math.log2(cellsFor(to) / cellsFor(from));
  return Array.from({ length: count }, () => grow);
}
