import type { Engine } from '../../engine/engine';
import type { Stored } from '../../tensor/stored';
import type { Described } from '../../tensor/tensor-view';
import type { Canvas, Size, Surface } from '../painter';
import { View } from '../view';
import { painterOn } from '../webgl-of';
import { scatterMatrix, twoAxes } from './geometry';
import type { ScatterNumbers } from './numbers';
import { checkScatter, scatterDefaults, scatterNumbersBy, type ScatterOptions } from './options';
import type { ScatterPainter, ScatterScene } from './scene';
import { ScatterWebGpu } from './webgpu';

export type { ScatterNumbers } from './numbers';
export type { ScatterOptions } from './options';

/** Samples and channels side by side. */
export interface ScatterPart {
  sample: number;
  channel: number;
  samples: number;
  channels: number;
}

/** One marker per sample and channel: samples side by side, channels by colour. */
export class ScatterView extends View<ScatterOptions, ScatterNumbers, ScatterScene> {
  readonly #painter: ScatterPainter;

  constructor(
    engine: Engine,
    canvas: Canvas | Surface,
    painter: ScatterPainter = painterOn(engine, 'scatter', () => new ScatterWebGpu(engine)),
  ) {
    super(engine, canvas, { painter, options: scatterDefaults, numbersBy: scatterNumbersBy });
    this.#painter = painter;
  }

  get samples(): number {
    return this.data ? twoAxes(this.data).shape.at(-2)! : 0;
  }

  get channels(): number {
    return this.data ? twoAxes(this.data).shape.at(-1)! : 0;
  }

  /** The data's indices of a marker. */
  indicesOf(sample: number, channel: number): number[] {
    if (this.data!.shape.length === 1) return [Math.max(sample, channel)];
    return [...scatterMatrix(this.data!, this.options.indices).axes.fixed.slice(0, -2), sample, channel];
  }

  /** Sample and channel of the data's indices. */
  placeOf(indices: readonly number[]): [sample: number, channel: number] {
    if (indices.length > 1) return [indices.at(-2)!, indices.at(-1)!];
    return this.samples > 1 ? [indices[0], 0] : [0, indices[0]];
  }

  /** The data's indices of the marker at a device pixel; null where there is none. Reads 4 bytes. */
  async pick(x: number, y: number): Promise<number[] | null> {
    const { dataVersion } = this;
    const marker = this.data && (await this.#painter.pick(twoAxes(this.data), this.shown, [x, y]));
    return marker && dataVersion === this.dataVersion ? this.indicesOf(...marker) : null;
  }

  /** The values of some samples and channels, sample after sample. Reads 4 bytes for each. */
  async readValues({ sample, channel, samples, channels }: ScatterPart): Promise<Float32Array> {
    const cells = Array.from({ length: samples * channels }, (_, i) => {
      return [sample + Math.floor(i / channels), channel + (i % channels)] as const;
    });
    return this.painter.values(twoAxes(this.data!), this.shown.matrix, cells);
  }

  protected sceneOf(options: ScatterOptions, size: Size): ScatterScene {
    const { samples, channels } = this;
    const matrix = scatterMatrix(this.data!, options.indices);
    return { options, size, versions: this.versions(options.indices), matrix, samples, channels };
  }

  protected override asDrawn(data: Stored): Stored {
    return twoAxes(data);
  }

  /** At another size the markers grow with the picture. */
  protected override scaled(options: ScatterOptions, factor: number): ScatterOptions {
    return { ...options, radius: options.radius * factor };
  }

  protected check(options: ScatterOptions, data: Described | null): void {
    checkScatter(options, data);
  }

  protected nameAxes(rank: number): string[] {
    const leading = Array.from({ length: Math.max(0, rank - 2) }, (_, i) => `axis${i}`);
    return [...leading, ...['sample', 'channel'].slice(0, rank)];
  }
}
