/**
 * A canvas that the GPU paints, sized in device pixels.
 *
 * Pixels are premultiplied, so that what is not painted (NaN cells) shows the page behind it.
 */
export class Surface {
  readonly format: GPUTextureFormat = 'rgba8unorm';
  readonly #context: GPUCanvasContext;

  constructor(
    readonly device: GPUDevice,
    readonly canvas: HTMLCanvasElement | OffscreenCanvas,
  ) {
    const context = canvas.getContext('webgpu') as GPUCanvasContext | null;
    if (!context) throw new Error('The canvas already has a context of another kind. Give the view a fresh canvas.');
    this.#context = context;
    context.configure({ device, format: this.format, alphaMode: 'premultiplied' });
  }

  get width(): number {
    return this.canvas.width;
  }

  get height(): number {
    return this.canvas.height;
  }

  /** Sets the size in device pixels, clamped to what the device can paint. Returns whether it changed. */
  resize(width: number, height: number): boolean {
    const limit = this.device.limits.maxTextureDimension2D;
    const [w, h] = [width, height].map((side) => Math.min(limit, Math.max(1, Math.round(side))));
    if (w === this.canvas.width && h === this.canvas.height) return false;
    this.canvas.width = w;
    this.canvas.height = h;
    return true;
  }

  /** Where this frame's picture goes. */
  target(): GPUTextureView {
    return this.#context.getCurrentTexture().createView();
  }

  release(): void {
    this.#context.unconfigure();
  }
}
