import type { Pixels } from './pixels';

/** Reads a texture's pixels, premultiplied as they were painted. Only tests do this. */
export async function texturePixels(device: GPUDevice, texture: GPUTexture): Promise<Pixels> {
  const { width, height } = texture;
  const bytesPerRow = Math.ceil((4 * width) / 256) * 256;
  const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ;
  const buffer = device.createBuffer({ label: 'test.pixels', size: bytesPerRow * height, usage });
  const encoder = device.createCommandEncoder();
  encoder.copyTextureToBuffer({ texture }, { buffer, bytesPerRow }, [width, height]);
  device.queue.submit([encoder.finish()]);
  await buffer.mapAsync(GPUMapMode.READ);
  const bytes = new Uint8Array(buffer.getMappedRange().slice(0));
  buffer.destroy();
  return {
    width,
    height,
    at: (x, y) => {
      const start = y * bytesPerRow + 4 * x;
      return [...bytes.subarray(start, start + 4)] as [number, number, number, number];
    },
  };
}

/** Pixels of an image. */
export function imagePixels(image: ImageBitmap): Pixels & { data: Uint8ClampedArray } {
  const { width, height } = image;
  const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  copy.drawImage(image, 0, 0);
  const { data } = copy.getImageData(0, 0, width, height);
  return {
    width,
    height,
    data,
    at: (x, y) => [...data.slice(4 * (y * width + x), 4 * (y * width + x) + 4)] as [number, number, number, number],
  };
}
