import fullScreen from '../../shaders/full-screen.wgsl';
import paintSource from '../../shaders/heatmap.wgsl';
import norm from '../../shaders/norm.wgsl';
import type { Frame } from '../engine/frame';
import { PaintProgram } from '../engine/program';
import { Uniforms } from '../engine/uniforms';
import type { CellWindow } from '../kernels/cell-extremes';
import type { Colour } from './colour';
import { ColourTable } from './colour-table';
import { normUniforms, type Norm } from './norm';

const maskCode = { '': 0, zero: 1, causal: 2 } as const;

/** Which cells are hatched: none, those that are exactly zero, or keys after the query. */
export type HeatmapMask = keyof typeof maskCode;

export function isMask(text: string): text is HeatmapMask {
  return Object.hasOwn(maskCode, text);
}

/** What a heatmap's picture is painted from. */
export interface HeatmapLook {
  /** f32[height][width][2]: lowest and highest value under each pixel. */
  pixels: GPUBuffer;
  /** f32[4], from ValueRange. */
  range: GPUBuffer;
  /** Device pixels. */
  width: number;
  height: number;
  norm: Norm;
  cmap: string;
  /** The part that is shown, in cells. */
  window: CellWindow;
  /** Cells below it are left out; null for none. */
  threshold: number | null;
  mask: HeatmapMask;
  hatchColour: Colour;
}

/** Paints per-pixel extremes in the colours of a map: one draw. */
export class HeatmapPaint {
  readonly #program: PaintProgram;
  readonly #look: Uniforms;
  readonly #colours: ColourTable;

  /** `label` owns what is made: a validation message names it. */
  constructor(device: GPUDevice, { label, format }: { label: string; format: GPUTextureFormat }) {
    const source = [fullScreen, norm, paintSource].join('\n');
    this.#program = new PaintProgram(device, { label: 'heatmap', source, format });
    this.#look = new Uniforms(device, paintSource, { struct: 'Look', label: `${label}.look` });
    this.#colours = new ColourTable(device, `${label}.colours`);
  }

  paint(frame: Frame, look: HeatmapLook, target: GPUTextureView): void {
    const { pixels, range, width, height, window, threshold } = look;
    this.#look.write({
      ...normUniforms(look.norm),
      width,
      threshold: threshold ?? 0,
      thresholded: Number(threshold !== null),
      mask: maskCode[look.mask],
      origin: [window.x, window.y],
      cellsPerPixel: [window.width / width, window.height / height],
      hatch: look.hatchColour,
    });
    const colours = this.#colours.load(look.cmap);
    frame.paint(this.#program, { pixels, range, colours, look: this.#look.buffer }, target);
  }

  release(): void {
    this.#look.release();
    this.#colours.release();
  }
}
