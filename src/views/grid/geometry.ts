import type { CellWindow } from '../../passes/cell-extremes';
import { cellAt, layOutGrid, onePlot, scrollEnd, type GridLayout } from '../cell-layout';
import type { GridScene, GridSpot } from './scene';

/** Where a scene's cells lie on a canvas of so many device pixels, and what lies under a pixel. */
export class GridGeometry {
  readonly layout: GridLayout;
  /** Rows of cells above the picture, and how many can be. */
  readonly scroll: { at: number; end: number };
  /** The part that is in sight: of heat, in cells; of one plot, in time steps. */
  readonly window: CellWindow;

  constructor(
    readonly scene: GridScene,
    readonly places: Uint32Array<ArrayBuffer>,
    readonly size: { width: number; height: number },
  ) {
    const { maxColSubplots, labels, dpr, nRows, minCell, ticks, shaped, mode, scroll } = scene.options;
    const space = { ...size, dpr, labels, rows: nRows, smallestCss: minCell, ticks, shaped };
    const one = mode !== 'line' || scene.onePlot;
    this.layout = one ? onePlot(size.width, size.height) : layOutGrid(places.length, maxColSubplots, space);
    const end = scrollEnd(this.layout, size.height);
    this.scroll = { at: Math.min(end, Math.max(0, scroll)), end };
    this.window = scene.window(places.length);
  }

  get scrollPixels(): number {
    return Math.round(this.scroll.at * this.layout.pitch[1]);
  }

  /** Rows of cells that the canvas has room for. */
  get rowsInSight(): number {
    return this.size.height / this.layout.pitch[1];
  }

  /** The point under a device pixel, on the first of a cell's lines; null between the plots. */
  spotAt(x: number, y: number): GridSpot | null {
    const { mode, timestepsXaxis } = this.scene.options;
    if (mode === 'heat') {
      const { window, size } = this;
      const column = Math.floor(window.x + (x / size.width) * window.width);
      const row = Math.floor(window.y + (y / size.height) * window.height);
      return timestepsXaxis ? this.spotOfLine(row, column) : this.spotOfLine(column, row);
    }
    const hit = cellAt(this.layout, x, y + this.scrollPixels);
    const { first, count } = this.scene.span;
    if (!hit || hit.cell >= this.places.length) return null;
    return { place: hit.cell, time: first + Math.round(hit.along * (count - 1)), layer: 0 };
  }

  /** How far down its cell's plot a pixel lies, from 0 to 1. */
  heightAt(y: number): number {
    const { pitch, inset, plot } = this.layout;
    return (((y + this.scrollPixels) % pitch[1]) - inset[1]) / plot[1];
  }

  /** A point by the number of its line; lines are counted place by place, then layer by layer. */
  spotOfLine(line: number, time: number): GridSpot {
    const { layers, times } = this.scene;
    const { length } = this.places;
    const within = Math.min(length * layers - 1, Math.max(0, line));
    const step = Math.min(times.count - 1, Math.max(0, time));
    return { place: within % length, time: step, layer: Math.floor(within / length) };
  }
}
