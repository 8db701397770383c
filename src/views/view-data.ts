import type { Engine } from '../engine/engine';
import type { ElementData } from './data';
import { virtualMaps, type VirtualMaps } from './virtual-maps';
import type { StoredData } from '../tensor/data';
import { DataSource, type Accept, type AxisNames } from '../tensor/data-source';
import { Widen } from '../passes/widen';
import { BufferRows } from '../tensor/buffer-rows';
import { RowRing } from '../tensor/row-ring';
import type { RowStore } from '../tensor/row-store';
import type { Stored } from '../tensor/stored';
import type { TensorView } from '../tensor/tensor-view';
import { isVirtual } from '../tensor/virtual-data';
import { isVirtualView } from '../matrix/virtual-view';
import { refuseIn, webGlOf } from './webgl-of';

/** The data that a view draws: opened once, held until other data takes its place, grown by rows. */
export class ViewData {
  current: Stored | null = null;
  /** Counts the data that was given, and each time that it was overwritten. */
  version = 0;
  readonly #source: DataSource<Stored>;
  readonly #drawsVirtual: boolean;
  #rows: RowRing<Stored> | null = null;
  #widen: Widen | null = null;
  #maps: VirtualMaps | null = null;

  /** `drawsVirtual`: whether the view draws maps that are not stored; else those that can be stored are. `byBlocks`: as DataSource has it. */
  constructor(
    readonly engine: Engine,
    readonly nameAxes: AxisNames,
    { drawsVirtual = false, byBlocks = false }: { drawsVirtual?: boolean; byBlocks?: boolean },
  ) {
    this.#drawsVirtual = drawsVirtual;
    this.#source = new DataSource(engine, nameAxes, { byBlocks, store: webGlOf(engine)?.store() });
  }

  /** Takes other data. Throws what `accept` throws, or a sentence of its own; the last data stays then. */
  open(data: ElementData, accept: Accept): void {
    this.#take(this.#opened(data, accept));
    this.#rows?.release();
  }

  #opened(data: ElementData, accept: Accept): Stored {
    if (this.#drawsVirtual && isVirtual(data)) {
      if (this.engine.webgl) refuseIn(this.engine, 'a map that is never stored', 'Give its weights.');
      this.#maps ??= new (virtualMaps())(this.engine);
      return this.#maps.open(data, accept);
    }
    return this.#asFloat32(this.#source.open(data as StoredData, accept));
  }

  #asFloat32(view: Stored): Stored {
    if ((view.dtype ?? 'float32') === 'float32') return view;
    return (this.#widen ??= new Widen(this.engine)).view(view as TensorView); // only buffers hold others
  }

  /** Lets go of the data; there is none then. */
  clear(): void {
    this.current?.release();
    this.current = null;
    this.#rows?.release();
    this.version += 1;
  }

  /** Adds rows below; when there are `limit` of them the oldest make room. Throws as `open` does. */
  append(rows: readonly (readonly number[] | Float32Array)[], limit: number, accept: Accept): void {
    if (Array.isArray(rows) && rows.length === 0) return;
    if (this.current && isVirtualView(this.current)) {
      throw new Error('rows cannot be appended to a virtual map. Give queries and keys with more tokens.');
    }
    const axes = this.current?.axes ?? this.nameAxes(2);
    const ring = (this.#rows ??= new RowRing(this.#rowStore()));
    if (this.current && !this.current.ring) ring.takeOver(this.current, limit);
    ring.append(rows, limit, (shape) => accept({ shape, axes: axes.slice(-2), ring }));
    this.#take(ring.view(axes));
  }

  #rowStore(): RowStore<Stored> {
    return (webGlOf(this.engine)?.rows() ?? new BufferRows(this.engine)) as unknown as RowStore<Stored>;
  }

  /** The numbers changed where they lie. */
  overwritten(): void {
    this.#maps?.overwritten();
    this.version += 1;
  }

  #take(next: Stored): void {
    this.current?.release();
    this.current = next;
    this.version += 1;
  }

  release(): void {
    this.current?.release();
    this.current = null;
    this.#source.release();
    this.#widen?.release();
    this.#maps?.release();
    this.#rows?.release();
  }
}
