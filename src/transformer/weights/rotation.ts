import { uploadBuffer } from '../../engine/sized-buffer';
import type { Rotary } from '../shape';

/** The angle per position of each pair of units, in float64. */
export function frequencies({ units, theta, scaling }: Rotary): number[] {
  return Array.from({ length: units / 2 }, (_, pair) => {
    const plain = theta ** ((-2 * pair) / units);
    if (!scaling) return plain;
    const { factor, low, high, original } = scaling;
    const wavelength = (2 * Math.PI) / plain;
    if (wavelength > original / low) return plain / factor;
    if (wavelength < original / high) return plain;
    const share = (original / wavelength - low) / (high - low);
    return plain * ((1 - share) / factor + share);
  });
}

/**
 * Cosines and sines of every position, made in float64: WGSL promises them within ±π only.
 *
 * returns  f32[context][units / 2][2] on the GPU; the caller destroys it
 */
export function rotationTable(device: GPUDevice, rotary: Rotary, context: number): GPUBuffer {
  const angles = frequencies(rotary);
  const table = new Float32Array(context * rotary.units);
  for (let position = 0, at = 0; position < context; position++) {
    for (const angle of angles) {
      table[at++] = Math.cos(position * angle);
      table[at++] = Math.sin(position * angle);
    }
  }
  const buffer = uploadBuffer(device, 'transformer.rotation', table.byteLength);
  device.queue.writeBuffer(buffer, 0, table);
  return buffer;
}
