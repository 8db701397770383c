import * as tf from '../../src/tfjs/tf';

/** Calls of the browser's and tfjs's own API by which data leaves the GPU, and of those that make buffers or submit. */
export interface Traffic {
  mapRead: number;
  copyToMapRead: number;
  copyTextureToBuffer: number;
  getImageData: number;
  readPixels: number;
  tensorData: number;
  tensorDataSync: number;
  createBuffer: number;
  submit: number;
}

/** The names under which data leaves the GPU. */
export const readSide = [
  'mapRead',
  'copyToMapRead',
  'copyTextureToBuffer',
  'getImageData',
  'readPixels',
  'tensorData',
  'tensorDataSync',
] as const satisfies readonly (keyof Traffic)[];

type Method = (...args: unknown[]) => unknown;

/**
 * Wraps the API that every caller must go through, so that a readback shows whoever makes it.
 *
 * returns  live counts, and what takes the wrappers off again
 */
export function guardTraffic(): { counts: Traffic; stop: () => void } {
  const counts: Traffic = {
    mapRead: 0,
    copyToMapRead: 0,
    copyTextureToBuffer: 0,
    getImageData: 0,
    readPixels: 0,
    tensorData: 0,
    tensorDataSync: 0,
    createBuffer: 0,
    submit: 0,
  };
  const undo: (() => void)[] = [];
  const wrap = (owner: object, method: string, counter: keyof Traffic, counted: Method = () => true): void => {
    const target = owner as Record<string, Method>;
    const original = target[method];
    target[method] = function (this: unknown, ...args: unknown[]) {
      if (counted(...args, this)) counts[counter] += 1;
      return original.apply(this, args);
    };
    undo.push(() => (target[method] = original));
  };
  const toMapRead: Method = (...args) =>
    args.some((arg) => arg instanceof GPUBuffer && arg.usage & GPUBufferUsage.MAP_READ);
  wrap(GPUBuffer.prototype, 'mapAsync', 'mapRead', (mode) => Boolean((mode as number) & GPUMapMode.READ));
  wrap(GPUCommandEncoder.prototype, 'copyBufferToBuffer', 'copyToMapRead', toMapRead);
  wrap(GPUCommandEncoder.prototype, 'copyTextureToBuffer', 'copyTextureToBuffer');
  wrap(CanvasRenderingContext2D.prototype, 'getImageData', 'getImageData');
  wrap(OffscreenCanvasRenderingContext2D.prototype, 'getImageData', 'getImageData');
  wrap(WebGLRenderingContext.prototype, 'readPixels', 'readPixels');
  wrap(WebGL2RenderingContext.prototype, 'readPixels', 'readPixels');
  wrap(tf.Tensor.prototype, 'data', 'tensorData');
  wrap(tf.Tensor.prototype, 'dataSync', 'tensorDataSync');
  wrap(GPUDevice.prototype, 'createBuffer', 'createBuffer');
  wrap(GPUQueue.prototype, 'submit', 'submit');
  return { counts, stop: () => undo.splice(0).forEach((restore) => restore()) };
}
