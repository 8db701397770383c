/** The format of every picture: premultiplied, so that what is not painted (NaN cells) shows the page behind it. */
export const pictureFormat: GPUTextureFormat = 'rgba8unorm';

/** What a picture is painted on, of whatever tier. */
export interface Surface {
  /** Device pixels. */
  readonly width: number;
  readonly height: number;
  /** Sets the size in device pixels, clamped to what can be painted. Returns whether it changed. */
  resize(width: number, height: number): boolean;
  /** Shows nothing, until it is painted again. */
  clear(): void;
  /** Frees what it owns; the canvas or the texture that was given stays its owner's. */
  release(): void;
}

/** One that WebGPU paints: its format is `pictureFormat`. */
export interface GpuSurface extends Surface {
  /** Where this frame's picture goes. */
  target(): GPUTextureView;
}

/**
 * A canvas that cannot be painted: whatever painted it first, WebGPU, WebGL or the page, is the only one that ever can.
 *
 * kind  of the context that was asked for, such as 'webgpu'
 */
export class CanvasTakenError extends Error {
  override readonly name = 'CanvasTakenError';

  constructor(
    readonly canvas: HTMLCanvasElement | OffscreenCanvas,
    kind: string,
  ) {
    super(`The canvas has a context of another kind than "${kind}", for good. Give the view a fresh canvas.`);
  }
}

/** A canvas. */
export class CanvasSurface implements GpuSurface {
  readonly #context: GPUCanvasContext;
  #configured = false;

  /** Throws CanvasTakenError when the canvas has a context of another kind. */
  constructor(
    readonly device: GPUDevice,
    readonly canvas: HTMLCanvasElement | OffscreenCanvas,
  ) {
    const context = canvas.getContext('webgpu') as GPUCanvasContext | null;
    if (!context) throw new CanvasTakenError(canvas, 'webgpu');
    this.#context = context;
  }

  get width(): number {
    return this.canvas.width;
  }

  get height(): number {
    return this.canvas.height;
  }

  resize(width: number, height: number): boolean {
    const [w, h] = paintable(this.device, width, height);
    if (w === this.canvas.width && h === this.canvas.height) return false;
    this.canvas.width = w;
    this.canvas.height = h;
    return true;
  }

  clear(): void {
    const { width } = this.canvas;
    this.canvas.width = width; // set, the same too, it empties the canvas
  }

  /** Until it is painted, the canvas shows what it showed before: the last picture of a device that was lost. */
  target(): GPUTextureView {
    if (!this.#configured) {
      this.#context.configure({ device: this.device, format: pictureFormat, alphaMode: 'premultiplied' });
      this.#configured = true;
    }
    return this.#context.getCurrentTexture().createView();
  }

  release(): void {
    this.#context.unconfigure();
  }
}

/** A texture of its own, for pictures that no page shows; read it by `texture`, which another size replaces. */
export class TextureSurface implements GpuSurface {
  #texture: GPUTexture;

  constructor(
    readonly device: GPUDevice,
    { width, height }: { width: number; height: number },
  ) {
    this.#texture = this.#create(...paintable(device, width, height));
  }

  get texture(): GPUTexture {
    return this.#texture;
  }

  get width(): number {
    return this.#texture.width;
  }

  get height(): number {
    return this.#texture.height;
  }

  resize(width: number, height: number): boolean {
    const [w, h] = paintable(this.device, width, height);
    if (w === this.width && h === this.height) return false;
    this.#texture.destroy();
    this.#texture = this.#create(w, h);
    return true;
  }

  clear(): void {
    const { width, height } = this;
    this.#texture.destroy();
    this.#texture = this.#create(width, height);
  }

  target(): GPUTextureView {
    return this.#texture.createView();
  }

  release(): void {
    this.#texture.destroy();
  }

  #create(width: number, height: number): GPUTexture {
    const { RENDER_ATTACHMENT, COPY_SRC, TEXTURE_BINDING } = GPUTextureUsage;
    const usage = RENDER_ATTACHMENT | COPY_SRC | TEXTURE_BINDING;
    return this.device.createTexture({ label: 'picture', size: [width, height], format: pictureFormat, usage });
  }
}

function paintable({ limits }: GPUDevice, width: number, height: number): [number, number] {
  const clamp = (side: number): number => Math.min(limits.maxTextureDimension2D, Math.max(1, Math.round(side)));
  return [clamp(width), clamp(height)];
}
