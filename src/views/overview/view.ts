import type { Engine } from '../../engine/engine';
import type { MapsInTensor } from '../../passes/map-blocks';
import type { Described } from '../../tensor/tensor-view';
import { fixAxes } from '../axis-choice';
import type { ElementData } from '../data';
import type { Canvas, Size, Surface } from '../painter';
import { View } from '../view';
import { layOutMaps, mapsInPlaces, noMap, OverviewGeometry } from './geometry';
import { orderBy, type HeadScores, type OverviewNumbers } from './numbers';
import {
  checkOverview,
  drawnAxes,
  overviewDefaults,
  overviewNumbersBy,
  type OverviewOptions,
  type OverviewSort,
} from './options';
import type { OverviewPainter, OverviewScene } from './scene';
import { OverviewWebGpu } from './webgpu';

export type { OverviewOptions, OverviewSort } from './options';
export { headScores, type HeadScore, type HeadScores, type OverviewNumbers } from './numbers';
export type { OverviewGeometry } from './geometry';

/** A head: its layer and its number, both from 0. */
export interface HeadPlace {
  layer: number;
  head: number;
}

/**
 * The attention maps of all layers and heads as thumbnails.
 *
 * cost  an order other than by layer is that of the scores that were last read, when the data came to rest
 */
export class OverviewView extends View<OverviewOptions, OverviewNumbers, OverviewScene> {
  readonly #painter: OverviewPainter;
  #order: { sort: OverviewSort; maps: Uint32Array<ArrayBuffer> } | null = null;
  #laid: { key: string; order: unknown; geometry: OverviewGeometry } | null = null;

  constructor(engine: Engine, canvas: Canvas | Surface, painter: OverviewPainter = new OverviewWebGpu(engine)) {
    super(engine, canvas, { painter, options: overviewDefaults, numbersBy: overviewNumbersBy, byBlocks: true });
    this.#painter = painter;
  }

  override apply(options: OverviewOptions, data?: ElementData): boolean {
    const { sort } = options;
    const told = data === undefined ? !this.data || this.data.byBlocks : 'maps' in data && data.maps;
    if (!told && (sort === 'duplicate' || sort === 'induction')) {
      throw new Error(`sort is "${sort}", and this data does not tell its tokens. Give session.at('pattern').`);
    }
    return super.apply(options, data);
  }

  get layers(): number {
    return this.data ? mapsIn(this.data).layers : 0;
  }

  get heads(): number {
    return this.data ? mapsIn(this.data).heads : 0;
  }

  /** Queries and keys of each map. */
  get sides(): [queries: number, keys: number] {
    return [this.shape.at(-2) ?? 0, this.shape.at(-1) ?? 0];
  }

  /** Where the maps lie on this view's surface. Asked only while there is data. */
  get geometry(): OverviewGeometry {
    const { width, height } = this.surface;
    return this.#geometryAt({ width, height });
  }

  /** All maps in the order in which they are shown. */
  get mapsInOrder(): number[] {
    return Array.from(this.geometry.places).filter((map) => map !== noMap);
  }

  /** The map under a device pixel; null between the thumbnails. */
  headAt(x: number, y: number): HeadPlace | null {
    const map = this.geometry.mapAt(x, y);
    return map === null ? null : this.headOf(map);
  }

  headOf(map: number): HeadPlace {
    return { layer: Math.floor(map / this.heads), head: map % this.heads };
  }

  mapOf({ layer, head }: HeadPlace): number {
    return layer * this.heads + head;
  }

  /** One head's scores as they are now; reads 20 bytes. */
  async scoresOf(place: HeadPlace): Promise<HeadScores> {
    return this.#painter.scoresOf(this.data!, this.shown, this.mapOf(place));
  }

  override async readNumbers(): Promise<OverviewNumbers | null> {
    const numbers = await super.readNumbers();
    if (numbers) await this.#orderBy(numbers);
    return numbers;
  }

  /**
   * The scores of all heads as they are now, though the data may go on; heads that are sorted are put in order by them.
   *
   * cost  reads 32 bytes per head
   */
  async readScores(): Promise<HeadScores[]> {
    const numbers = await this.painter.numbers(this.data!, this.shown);
    await this.#orderBy(numbers);
    return numbers.scores;
  }

  async #orderBy({ scores }: OverviewNumbers): Promise<void> {
    const { sort } = this.options;
    if (sort === 'layer' || scores.length !== this.layers * this.heads) return;
    const maps = orderBy(sort, scores);
    if (this.#order?.sort === sort && this.#order.maps.join() === maps.join()) return;
    this.#order = { sort, maps };
    this.touch();
    await this.draw();
  }

  override async probe(indices: readonly number[]): Promise<number> {
    const { byBlocks } = this.data ?? {};
    return byBlocks ? byBlocks.source.weight(indices) : super.probe(indices);
  }

  protected sceneOf(options: OverviewOptions, size: Size): OverviewScene {
    const { layout, places, scrollPixels: scroll } = this.#geometryAt(size, options);
    const maps = this.#maps(options);
    return { options, size, versions: this.versions(options.indices), layout, places, scroll, maps };
  }

  /** At another size the thumbnails are larger, and as many are in sight. */
  protected override scaled(options: OverviewOptions, factor: number): OverviewOptions {
    return { ...options, dpr: options.dpr * factor };
  }

  protected check(options: OverviewOptions, data: Described | null): void {
    checkOverview(options, data);
  }

  protected nameAxes(rank: number): string[] {
    const leading = Array.from({ length: Math.max(0, rank - 4) }, (_, i) => `axis${i}`);
    return [...leading, ...['layer', 'head', 'query', 'key'].slice(-rank)];
  }

  #geometryAt(size: Size, options = this.options): OverviewGeometry {
    const { layers, heads } = this;
    const { labels, dpr, scroll, sort } = options;
    const known = this.#order?.sort === sort && this.#order.maps.length === layers * heads ? this.#order.maps : null;
    const key = [layers, heads, size.width, size.height, labels, dpr, scroll, sort].join();
    if (this.#laid?.key === key && this.#laid.order === known) return this.#laid.geometry;
    const inOrder = sort === 'layer';
    const layout = layOutMaps({ layers, heads, inOrder }, { ...size, labels, dpr });
    const former = this.#laid?.geometry.places;
    const order = inOrder ? null : (known ?? Uint32Array.from({ length: layers * heads }, (_, map) => map));
    const places = mapsInPlaces({ layers, heads, order }, layout);
    const same = former?.length === places.length && former.every((map, i) => map === places[i]);
    const geometry = new OverviewGeometry(layout, same ? former : places, size, scroll);
    this.#laid = { key, order: known, geometry };
    return geometry;
  }

  #maps({ indices }: OverviewOptions): MapsInTensor {
    const { shape, strides, offset } = this.data!;
    const count = drawnAxes(this.data!);
    const fixed = fixAxes(this.data!, indices, { count, by: 'overview' });
    const layerStride = count === 4 ? strides.at(-4)! : 0;
    return {
      ...mapsIn(this.data!),
      rows: shape.at(-2)!,
      columns: shape.at(-1)!,
      offset: fixed.reduce((sum, index, axis) => sum + index * strides[axis], offset),
      strides: [layerStride, strides.at(-3)!, strides.at(-2)!, strides.at(-1)!],
    };
  }
}

function mapsIn({ shape }: Pick<Described, 'shape'>): { layers: number; heads: number } {
  return { layers: shape.length > 3 ? shape.at(-4)! : 1, heads: shape.at(-3)! };
}
