import fullScreen from '../../../shaders/views/full-screen.wgsl';
import paintSource from '../../../shaders/views/heatmap.wgsl';
import foldedPixels from '../../../shaders/passes/folded-pixels.wgsl';
import norm from '../../../shaders/views/norm.wgsl';
import type { Frame } from '../../engine/frame';
import { PaintProgram } from '../../engine/program';
import { Uniforms } from '../../engine/uniforms';
import { Variants } from '../../engine/variants';
import type { MapLayout } from '../../matrix/heads';
import type { CellWindow } from '../../passes/cell-extremes';
import type { Colour } from '../colour';
import { ColourTable } from '../colour-table';
import { normUniforms, type Norm } from '../norm';
import { maskCode, type HeatmapMask } from './mask';

/** What a heatmap's picture is painted from. */
export interface HeatmapLook {
  /** f32[height][width][2]: lowest and highest value under each pixel, or each kind of pixel where `folded`. */
  pixels: GPUBuffer;
  /** u32[width + height][2]: which cells each pixel column and row covers. */
  spans: GPUBuffer;
  folded: boolean;
  /** The same of the values, where `pixels` holds their places in their rows; null where it holds the values. */
  values: GPUBuffer | null;
  /** f32[4], from ValueRange or Percentiles. */
  range: GPUBuffer;
  /** Device pixels. */
  width: number;
  height: number;
  norm: Norm;
  cmap: string;
  /** The part that is shown, in cells. */
  window: CellWindow;
  /** Where the maps lie among the cells. */
  maps: MapLayout;
  /** Cells below it are left out; null for none. */
  threshold: number | null;
  mask: HeatmapMask;
  /** The query of row 0, for the causal mask. */
  firstQuery: number;
  hatchColour: Colour;
}

const oneCell: MapLayout = { map: [1, 1], pitch: [1, 1], across: 1, count: 1 };

/** Paints per-pixel extremes in the colours of a map: one draw. */
export class HeatmapPaint {
  readonly #programs: Variants<PaintProgram>;
  readonly #look: Uniforms;
  readonly #colours: ColourTable;

  /** `label` owns what is made: a validation message names it. */
  constructor(device: GPUDevice, { label, format }: { label: string; format: GPUTextureFormat }) {
    const source = [fullScreen, norm, foldedPixels, paintSource].join('\n');
    const program = { label: 'heatmap', source, format };
    this.#programs = new Variants((constants) => new PaintProgram(device, { ...program, constants }));
    this.#look = new Uniforms(device, paintSource, { struct: 'Look', label: `${label}.look` });
    this.#colours = new ColourTable(device, `${label}.colours`);
  }

  paint(frame: Frame, look: HeatmapLook, target: GPUTextureView): void {
    const { pixels, values, spans, folded, range, width, height, window, threshold, maps } = look;
    const { norm, fixed } = normUniforms(look.norm);
    const mask = maskCode[look.mask];
    // Only the causal mask asks where the cells lie; without it panning leaves this alone.
    const causal = look.mask === 'causal';
    this.#look.write({
      width,
      fixed,
      threshold: threshold ?? 0,
      origin: causal ? [window.x, window.y] : [0, 0],
      cellsPerPixel: causal ? [window.width / width, window.height / height] : [1, 1],
      ...(causal ? maps : oneCell),
      firstQuery: causal ? look.firstQuery : 0,
      hatch: look.hatchColour,
    });
    const given = fixed[0] < fixed[1];
    const placed = values !== null;
    const program = this.#programs.with({ norm, given, thresholded: threshold !== null, mask, folded, placed });
    const colours = this.#colours.load(look.cmap);
    const resources = { pixels, values: values ?? pixels, spans, range, colours, look: this.#look.buffer };
    frame.paint(program, resources, target);
  }

  release(): void {
    this.#look.release();
    this.#colours.release();
  }
}
