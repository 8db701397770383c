/** Shares of the picture's pixels. */
export interface Look {
  /** Not transparent. */
  painted: number;
  /** Other in the next frame. */
  changed: number;
}

/** Reads two frames' pictures, after everything was measured. */
export async function lookAtTexture(device: GPUDevice, texture: GPUTexture, frame: () => Promise<void>): Promise<Look> {
  const first = await read(device, texture);
  await frame();
  const second = await read(device, texture);
  const share = (seen: (pixel: number, i: number) => boolean): number =>
    second.reduce((sum, pixel, i) => sum + Number(seen(pixel, i)), 0) / second.length;
  return { painted: share((pixel) => pixel !== 0), changed: share((pixel, i) => pixel !== first[i]) };
}

/** The sides are multiples of 64: no row is padded. */
async function read(device: GPUDevice, texture: GPUTexture): Promise<Uint32Array> {
  const { width, height } = texture;
  const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ;
  const buffer = device.createBuffer({ label: 'look', size: 4 * width * height, usage });
  const encoder = device.createCommandEncoder();
  encoder.copyTextureToBuffer({ texture }, { buffer, bytesPerRow: 4 * width }, [width, height]);
  device.queue.submit([encoder.finish()]);
  await buffer.mapAsync(GPUMapMode.READ);
  const pixels = new Uint32Array(buffer.getMappedRange().slice(0));
  buffer.destroy();
  return pixels;
}
