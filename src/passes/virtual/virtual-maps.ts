import singleCells from '../../../shaders/passes/virtual/single-cells.wgsl';
import type { Engine } from '../../engine/engine';
import type { Frame } from '../../engine/frame';
import { keyOf } from '../../engine/keyed-cache';
import { SizedBuffer } from '../../engine/sized-buffer';
import type { Cell, MatrixPart, MatrixSource } from '../../matrix/matrix-source';
import { cellsOf } from '../../matrix/parts';
import type { MapChoice, MapMaker, VirtualView } from '../../matrix/virtual-view';
import type { Accept } from '../../tensor/data-source';
import type { VirtualData } from '../../tensor/virtual-data';
import { boundsOf } from './bounds';
import { ChosenMaps, planOf, weightsWgsl, type MapPlan } from './chosen-maps';
import { checkMask, checkOptions, checkShapes, inputsOf, type VirtualInputs } from './inputs';
import { OpenedInputs } from './input-source';
import { MakePart } from './make-part';
import { findMapRange } from './map-range';
import { MapPixels } from './map-pixels';
import { MapStatistics } from './map-statistics';
import { PartSource } from './part-source';
import { cellsUnder } from './picture-parts';

/** Cells that are made at once, at most: 16 MiB of them. Tests take fewer. */
export const scratchLimit = { cells: 4 * 2 ** 20 };
/** Cells up to which each is made by itself. */
const fewCells = 64;
/** Cells of a matrix, at most: a cell's position is a u32. */
const mostPositions = 2 ** 32;

/**
 * Attention maps that are never stored, one after another: what a view draws of them is made in a scratch of 16 MiB at
 * most, from queries, keys and statistics.
 *
 * open     borrows the inputs; the caller releases the view, after the one that it replaces
 * point    a matrix whose cells are made part by part, or one for single cells
 * cost     the scratch, as large as the matrix or 16 MiB; without statistics 16 bytes per row of every head
 */
export class VirtualMaps implements MapMaker {
  readonly #statistics: MapStatistics;
  readonly #makePart: MakePart;
  readonly #mapPixels: MapPixels;
  readonly #parts: PartSource;
  readonly #ofParts: ChosenMaps;
  readonly #ofCells: ChosenMaps;
  readonly #scratch: SizedBuffer;
  #inputs!: VirtualInputs;
  #pointed = '';

  constructor(readonly engine: Engine) {
    const device = engine.requireDevice();
    this.#statistics = new MapStatistics(device);
    this.#makePart = new MakePart(device);
    this.#mapPixels = new MapPixels(device);
    this.#parts = new PartSource(device);
    this.#ofParts = new ChosenMaps(device, 'virtual.parts');
    this.#ofCells = new ChosenMaps(device, 'virtual.cells');
    this.#scratch = new SizedBuffer(device, 'virtual.scratch');
  }

  /** Throws a sentence on what was given and what to do; nothing has changed then. */
  open(data: VirtualData, accept: Accept): VirtualView {
    checkOptions(data);
    const opened = new OpenedInputs(this.engine);
    try {
      const query = opened.open('query', data.query);
      const [heads, queries] = query.view.shape;
      const key = opened.open('key', data.key, (shape) => checkShapes(query.view.shape, shape));
      const { statistics: given, axes = ['head', 'query', 'key'] } = data;
      const ofKey = key.view.shape;
      const statistics =
        given === undefined
          ? null
          : opened.open('statistics', given, (shape) => checkShapes(query.view.shape, ofKey, shape));
      const mask = data.mask === undefined ? null : opened.open('mask', data.mask, (shape) => checkMask(ofKey, shape));
      const shape = [heads, queries, ofKey[1]];
      accept({ shape, axes });
      this.#inputs = inputsOf(data, { query, key, statistics, mask });
      this.overwritten();
      const { strides, offset } = query.view;
      const halves = [query, key].some(({ view }) => view.dtype === 'float16');
      const release = (): void => opened.release();
      return { buffer: query.buffer, strides, offset, shape, axes, maps: this, halves, release };
    } catch (error) {
      opened.release();
      throw error;
    }
  }

  /** Queries, keys or statistics changed where they lie, or what was recorded did not run. */
  overwritten(): void {
    this.#statistics.forget();
    this.#parts.forget();
  }

  point(choice: MapChoice, cells?: readonly Cell[]): MatrixSource {
    const plan = planOf(this.#inputs, choice);
    const [rows, columns] = plan.size;
    if (rows * columns > mostPositions) {
      throw new RangeError(
        `${plan.chosen.length} maps in ${rows} × ${columns} cells are more than 2³². Choose fewer heads.`,
      );
    }
    if (!cells) return this.#partsOf(plan);
    // Cells of a rectangle have rows and columns in common: they are made together.
    const bounds = cells.length > fewCells ? boundsOf(cells) : null;
    if (!bounds || cellsOf(bounds) > 2 * cells.length) return this.#cells(plan);
    const { wgsl, mapsAcross, maker } = this.#partsOf(plan);
    return { wgsl, rows, columns, mapsAcross, resources: {}, prepare: (frame) => maker.make(frame, bounds) };
  }

  #partsOf(plan: MapPlan): PartSource {
    const [inputs, parts, maps] = [this.#inputs, this.#parts, this.#ofParts];
    const statistics = this.#statistics.of(inputs);
    const scratch = this.#scratchFor(plan.size);
    const pointed = keyOf(plan);
    if (pointed !== this.#pointed) parts.forget();
    this.#pointed = pointed;
    maps.point(inputs, plan, statistics);
    parts.point(plan, inputs.tokens, {
      ...{ scratch, causal: inputs.causal },
      record: (frame: Frame, part: MatrixPart) => {
        this.#prepare(frame, plan);
        this.#makePart.run(frame, part, { inputs, maps, statistics, holds: 'weights', made: scratch });
      },
      findRange: (frame, range, { positive }) => {
        if (plan.together !== 'tiles' || positive) return false;
        this.#prepare(frame, plan);
        findMapRange(frame, { inputs, maps, statistics }, range);
        return true;
      },
      paint: (frame, picture, buffers) => {
        const { capacity } = parts.maker;
        const several = plan.together === 'tiles' && plan.chosen.length > 1;
        // What fits is made once for all pictures of it.
        if (several || cellsOf(cellsUnder(picture, plan.size)) <= capacity) return false;
        this.#prepare(frame, plan);
        this.#mapPixels.run(frame, picture, { inputs, maps, statistics, capacity, ...buffers });
        return true;
      },
    });
    return parts;
  }

  #cells(plan: MapPlan): MatrixSource {
    const [inputs, maps] = [this.#inputs, this.#ofCells];
    const statistics = this.#statistics.of(inputs);
    maps.point(inputs, plan, statistics);
    return {
      wgsl: `${weightsWgsl(inputs, plan)}\n${singleCells}`,
      rows: plan.size[0],
      columns: plan.size[1],
      mapsAcross: plan.across,
      resources: {},
      prepare: (frame) => {
        this.#prepare(frame, plan);
        return maps.boundTo(inputs, statistics);
      },
    };
  }

  /** Statistics of the heads that are chosen. */
  #prepare(frame: Frame, { chosen }: MapPlan): void {
    const needed = { chosen, makePart: this.#makePart, scratch: this.#scratchFor(this.#inputs.tokens) };
    if (this.#statistics.prepare(frame, this.#inputs, needed)) this.#parts.forget();
  }

  /** It grows by doubling, up to its limit; one line of the matrix fits in any case. */
  #scratchFor([rows, columns]: readonly [number, number]): GPUBuffer {
    const before = this.#scratch.buffer;
    const cells = Math.max(Math.min(scratchLimit.cells, rows * columns), rows, columns);
    const scratch = this.#scratch.reserve(4 * cells);
    if (scratch !== before) this.#parts.forget();
    return scratch;
  }

  release(): void {
    const owned = [this.#statistics, this.#makePart, this.#mapPixels, this.#parts, this.#ofParts, this.#ofCells];
    for (const part of owned) part.release();

    this.#scratch.release();
  }
}
