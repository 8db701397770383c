import type { Engine } from '../../src/engine/engine';
import { colormapBytes } from '../../src/views/colormap';
import type { PictureCase } from './cases';
import type { Drawer } from './ours';

/**
 * The way of those who draw on the CPU: the numbers are read back, each cell gets the colour of a table between the
 * lowest and the highest, and the colours go up as a texture. Only as many cells as the surface has pixels are coloured
 * and uploaded, from an image scaled by dropping cells: less work than a right picture takes.
 */
export function cpuColours(engine: Engine, picture: PictureCase): Drawer {
  const device = engine.requireDevice();
  const [rows, columns] = picture.shape.slice(-2);
  const bytes = 4 * picture.shape.reduce((product, side) => product * side, 1);
  const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ;
  const staging = device.createBuffer({ label: 'rival.staging', size: bytes, usage });
  const table = colormapBytes('bwr');
  const { width, height } = picture.size;
  const texture = device.createTexture({
    label: 'rival.picture',
    size: [width, height],
    format: 'rgba8unorm',
    usage: GPUTextureUsage.COPY_DST | GPUTextureUsage.COPY_SRC,
  });
  const image = new Uint32Array(width * height);
  const colours = new Uint32Array(table.buffer, table.byteOffset, table.byteLength / 4);
  const draw = async (numbers: GPUBuffer): Promise<void> => {
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(numbers, 0, staging, 0, bytes);
    device.queue.submit([encoder.finish()]);
    await staging.mapAsync(GPUMapMode.READ);
    const values = new Float32Array(staging.getMappedRange());
    let [low, high] = [Infinity, -Infinity];
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
    const scale = (colours.length - 1) / (high - low || 1);
    for (let y = 0; y < height; y++) {
      const row = Math.floor((y * rows) / height) * columns;
      for (let x = 0; x < width; x++) {
        image[y * width + x] = colours[Math.round((values[row + Math.floor((x * columns) / width)] - low) * scale)];
      }
    }
    staging.unmap();
    device.queue.writeTexture({ texture }, image, { bytesPerRow: 4 * width }, [width, height]);
  };
  return { texture, draw };
}
