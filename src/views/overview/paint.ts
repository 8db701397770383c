import fullScreen from '../../../shaders/views/full-screen.wgsl';
import mapBlocks from '../../../shaders/matrix/map-blocks.wgsl';
import norm from '../../../shaders/views/norm.wgsl';
import numbers from '../../../shaders/matrix/numbers.wgsl';
import paintSource from '../../../shaders/views/overview.wgsl';
import type { Frame } from '../../engine/frame';
import { PaintProgram } from '../../engine/program';
import { SizedBuffer, uploadBuffer } from '../../engine/sized-buffer';
import { pictureFormat } from '../../engine/surface';
import { Uniforms } from '../../engine/uniforms';
import { Variants } from '../../engine/variants';
import { ColourTable } from '../colour-table';
import { normUniforms } from '../norm';
import type { OverviewScene } from './scene';

/** Paints thumbnails from blocks of one kind: one draw. */
export class OverviewPaint {
  readonly #programs: Variants<PaintProgram>;
  readonly #look: Uniforms;
  readonly #colours: ColourTable;
  readonly #order: SizedBuffer;
  #ordered: Uint32Array | null = null;

  /** `reader`: WGSL of blockAt */
  constructor(
    readonly device: GPUDevice,
    reader: string,
  ) {
    const source = [fullScreen, numbers, mapBlocks, norm, reader, paintSource].join('\n');
    const program = { label: 'overview', source, format: pictureFormat };
    this.#programs = new Variants((constants) => new PaintProgram(device, { ...program, constants }));
    this.#look = new Uniforms(device, paintSource, { struct: 'Look', label: 'overview.look' });
    this.#colours = new ColourTable(device, 'overview.colours');
    this.#order = new SizedBuffer(device, 'overview.order', uploadBuffer);
  }

  paint(
    frame: Frame,
    { layout, places, scroll, maps, options }: OverviewScene,
    { blocks, cells, range, target }: { blocks: GPUBuffer; cells: number; range: GPUBuffer; target: GPUTextureView },
  ): void {
    const { norm: kind, fixed } = normUniforms(options.norm);
    const { columns: across, pitch, inset, size } = layout;
    this.#look.write({ across, scroll, cells, pitch, inset, size, map: [maps.columns, maps.rows], fixed });
    const program = this.#programs.with({ norm: kind, given: fixed[0] < fixed[1] });
    const colours = this.#colours.load(options.cmap);
    frame.paint(program, { blocks, order: this.#placed(places), range, colours, look: this.#look.buffer }, target);
  }

  #placed(places: Uint32Array<ArrayBuffer>): GPUBuffer {
    const buffer = this.#order.resize(places.byteLength);
    if (places !== this.#ordered) this.device.queue.writeBuffer(buffer, 0, places);
    this.#ordered = places;
    return buffer;
  }

  release(): void {
    this.#look.release();
    this.#colours.release();
    this.#order.release();
  }
}
