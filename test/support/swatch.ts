import type { Frame } from '../../src/engine/frame';
import { ComputeProgram, PaintProgram } from '../../src/engine/program';
import type { Drawable } from '../../src/engine/scheduler';
import { CanvasSurface, pictureFormat } from '../../src/engine/surface';
import { readPixels } from './pixels';

const copy = /* wgsl */ `
@group(0) @binding(0) var<storage, read> given: array<f32>;
@group(0) @binding(1) var<storage, read_write> computed: array<f32>;
@compute @workgroup_size(4) fn main(@builtin(local_invocation_index) i: u32) { computed[i] = given[i]; }
`;

const fill = /* wgsl */ `
@group(0) @binding(0) var<storage, read> computed: array<f32>;
@vertex fn fullScreen(@builtin(vertex_index) i: u32) -> @builtin(position) vec4f {
  return vec4f(f32(i & 1u) * 4.0 - 1.0, f32(i >> 1u) * 4.0 - 1.0, 0.0, 1.0);
}
@fragment fn paint() -> @location(0) vec4f { return vec4f(computed[0], computed[1], computed[2], 1.0); }
`;

/** Adds a canvas to the page, which shows it until the test ends. */
export function addCanvas(): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [8, 8];
  document.body.append(canvas);
  after(() => canvas.remove());
  return canvas;
}

/**
 * A canvas filled with one colour. As a view does, it computes only what changed (it copies the colour once) and then
 * paints what it computed: a frame that was refused and not computed again leaves it black.
 */
export class Swatch implements Drawable {
  readonly canvas = addCanvas();
  readonly surface: CanvasSurface;
  /** What happened, in order. */
  readonly log: string[] = [];
  readonly errors: Error[] = [];
  readonly #given: GPUBuffer;
  readonly #computed: GPUBuffer;
  readonly #copy: ComputeProgram;
  readonly #fill: PaintProgram;
  /** Done before each `compute` or `paint`: something that throws or that the GPU refuses. */
  bad: ((frame: Frame) => void) | null = null;
  badPaint: ((frame: Frame) => void) | null = null;
  /** The colour on the canvas after each picture, read in the same task; later the browser gives none. */
  readonly seen: number[][] = [];
  #fresh = true;

  constructor(
    readonly device: GPUDevice,
    readonly label = 'swatch',
  ) {
    this.surface = new CanvasSurface(device, this.canvas);
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
    this.#given = device.createBuffer({ label: `${label}.given`, size: 16, usage });
    this.#computed = device.createBuffer({ label: `${label}.computed`, size: 16, usage });
    this.#copy = new ComputeProgram(device, { label: `${label}.copy`, source: copy });
    const format = pictureFormat;
    this.#fill = new PaintProgram(device, { label: `${label}.fill`, source: fill, format });
  }

  show(...colour: [number, number, number]): this {
    this.device.queue.writeBuffer(this.#given, 0, Float32Array.from(colour));
    this.#fresh = true;
    return this;
  }

  compute(frame: Frame): void {
    this.log.push('compute');
    this.bad?.(frame);
    if (this.#fresh) frame.run(this.#copy, { given: this.#given, computed: this.#computed }, [1]);
    this.#fresh = false;
  }

  paint(frame: Frame): void {
    this.log.push('paint');
    this.badPaint?.(frame);
    frame.paint(this.#fill, { computed: this.#computed }, this.surface.target());
    queueMicrotask(() => this.seen.push(readPixels(this.canvas).at(1, 1).slice(0, 3)));
  }

  lost(): void {
    this.log.push('lost');
    this.#fresh = true;
  }

  fail(error: Error): void {
    this.log.push('fail');
    this.errors.push(error);
  }
}
