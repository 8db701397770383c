import { readBytes, type ByteRange } from '../../engine/readback';
import { elementCount } from '../../tensor/tensor-view';
import { scoresOf } from '../kernels/attend';
import { record, type Dispatch } from '../kernels/dispatch';
import { denseRows } from '../kernels/tokens';
import type { Hook, HookSource } from './hook-names';
import type { Decoder } from './forward';
import { endSteps } from './end-steps';
import type { Runner } from './runner';
import type { Stores } from './stores';

/** Numbers of a hook as they are now. */
export interface Tapped {
  buffer: GPUBuffer;
  shape: number[];
  axes: readonly string[];
}

interface Made {
  buffer: GPUBuffer;
  /** The session's version that it was made for. */
  version: number;
}

/** Hooks of a session as dense buffers: rows that are kept as they lie, all else made when it is looked at. */
export class Taps {
  readonly #made = new Map<string, Made>();

  constructor(
    readonly decoder: Decoder,
    readonly stores: Stores,
    readonly runner: Runner,
  ) {}

  /**
   * A hook's numbers for the first `tokens` tokens; `version` changes when they do.
   *
   * cost  nothing for rows that are kept without padding; else one to two dispatches and a buffer of the numbers' size
   */
  tap(hook: Hook, tokens: number, version: number): Tapped {
    const { source, axes } = hook;
    const shape = this.shapeOf(hook, tokens);
    if (source.kind === 'rows' && isDense(source.part)) {
      return { buffer: this.stores.keptRows(source.store)!, shape, axes };
    }
    const bytes = 4 * elementCount(shape);
    const { maxStorageBufferBindingSize: limit } = this.stores.device.limits;
    if (bytes > limit) {
      throw new RangeError(`${hook.name} takes ${bytes} bytes; this device binds ${limit} at most. Take fewer tokens.`);
    }
    let made = this.#made.get(hook.name);
    if (made?.version === version) return { buffer: made.buffer, shape, axes };
    if (!made || made.buffer.size < bytes) {
      // One that a page may still hold is left to the browser, which collects it with its last user.
      made = { buffer: this.#buffer(hook.name, 2 ** Math.ceil(Math.log2(bytes))), version };
      this.#made.set(hook.name, made);
    }
    this.#make(source, made.buffer, tokens);
    made.version = version;
    return { buffer: made.buffer, shape, axes };
  }

  shapeOf({ source, sides }: Hook, tokens: number): number[] {
    if (source.kind !== 'map') return [tokens, ...sides];
    const { layers, heads } = this.decoder.shape;
    return [...(source.layer === null ? [layers] : []), heads, tokens, tokens];
  }

  /** A hook's numbers on the CPU: all, or those of some rows along the axis of tokens or queries. */
  async read(
    hook: Hook,
    wanted: readonly number[] | null,
    now: { tokens: number; version: number },
  ): Promise<Float32Array<ArrayBuffer>> {
    const { buffer, shape } = this.tap(hook, now.tokens, now.version);
    const bytes = 4 * elementCount(shape);
    const pieces = wanted ? rowPieces(buffer, shape, { axis: rowAxis(hook), wanted }) : [{ buffer, offset: 0, bytes }];
    return new Float32Array(await readBytes(this.stores.engine, pieces));
  }

  release(): void {
    for (const { buffer } of this.#made.values()) buffer.destroy();
  }

  #make(source: HookSource, target: GPUBuffer, tokens: number): void {
    const { stores, runner } = this;
    const { device, step } = stores;
    if (source.kind === 'map' && source.layer === null) return this.#makeAllMaps(source.holds, target, tokens);
    const scratch: GPUBuffer[] = [];
    const dispatches: Dispatch[] = [];
    if (source.kind === 'rows') {
      const kept = stores.keptRows(source.store)!;
      dispatches.push(denseRows(device, source.part, { step: step.buffer, kept, dense: target }));
    } else if (source.kind === 'end') {
      const input = { buffer: stores.keptRows(`blocks.${this.decoder.shape.layers - 1}.resid_post`)!, kept: true };
      const make = (label: string, size: number): GPUBuffer => {
        scratch.push(this.#buffer(label, size));
        return scratch.at(-1)!;
      };
      dispatches.push(...endSteps(this, { holds: source.holds, input, target, rows: tokens, make }));
    } else {
      dispatches.push(this.#map(source.layer!, source.holds, target));
    }
    runner.look(tokens, (encoder, now) => record(encoder, dispatches, now, stores.engine.stats));
    for (const buffer of scratch) buffer.destroy();
  }

  #map(layer: number, holds: 'masked' | 'weights', scores: GPUBuffer): Dispatch {
    const { stores } = this;
    const live = stores.marks?.live ?? null;
    const attention = { shape: this.decoder.shape, layer, step: stores.step.buffer, rows: stores.layers[layer], live };
    return scoresOf(stores.device, attention, { scores, holds });
  }

  /** Layer after layer by way of one layer's scratch: maps need not begin where a binding may. */
  #makeAllMaps(holds: 'masked' | 'weights', target: GPUBuffer, tokens: number): void {
    const { stores, runner } = this;
    const { layers, heads } = this.decoder.shape;
    const bytes = 4 * heads * tokens * tokens;
    const scratch = this.#buffer('session.map', bytes);
    runner.look(tokens, (encoder, now) => {
      for (let layer = 0; layer < layers; layer++) {
        record(encoder, [this.#map(layer, holds, scratch)], now, stores.engine.stats);
        encoder.copyBufferToBuffer(scratch, 0, target, layer * bytes, bytes);
      }
    });
    scratch.destroy();
  }

  #buffer(label: string, size: number): GPUBuffer {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    return this.stores.device.createBuffer({ label, size: Math.max(16, size), usage });
  }
}

/** The axis that rows of tokens lie along: a map's queries, else the first one. */
export function rowAxis({ axes }: Pick<Hook, 'axes'>): number {
  return Math.max(0, axes.indexOf('query'));
}

function rowPieces(
  buffer: GPUBuffer,
  shape: readonly number[],
  { axis, wanted }: { axis: number; wanted: readonly number[] },
): ByteRange[] {
  const bytes = 4 * elementCount(shape.slice(axis + 1));
  const outer = Array.from({ length: elementCount(shape.slice(0, axis)) }, (_, i) => i * shape[axis]);
  return outer.flatMap((first) => wanted.map((row) => ({ buffer, offset: (first + row) * bytes, bytes })));
}

function isDense({
  stride,
  first,
  groups,
  size,
  slots,
}: {
  stride: number;
  first: number;
  groups: number;
  size: number;
  slots: number;
}): boolean {
  return first === 0 && size === slots && groups * slots === stride;
}
