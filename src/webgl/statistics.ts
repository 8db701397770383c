import source from '../../shaders/webgl/read-matrix.glsl';
import slots from '../../shaders/webgl/slots.glsl';
import type { GlContext } from './context';
import { FloatTexture } from './float-texture';
import type { GlFrame } from './frame';
import { labelFor, mapsGlsl, type MatrixGlsl, type PointedMatrix } from './matrix';
import type { GlProgram } from './program';
import { forSlots } from './slots';

// What the CPU counts in tier 'webgl', because GLSL has no shared memory: each reads the matrix back once per change of
// its data, while it is shown, and `engine.stats` counts it. For the README's table.
//
//   heatmap, norm="robust"   the 1st and the 99th percentile of a map
//   grid, mode="heat"        with norm="robust", the same percentiles
//   grid, mode="density"     lines that pass a pixel: what is read back are the extents of the lines in pixel columns
//   histogram                ranges, counts in bins, the highest bins: points that are added up by blending took 18 ms for
//                            57,600 values in software, the readback and the CPU 7 ms; and blending needs an extension
//
// Everything else of a heatmap (range, extremes, row ends, top-k, statistics of rows and columns) is counted by shaders.

/** The command that reads a matrix; a painter that counts on the CPU makes it when it is made. */
export function readProgram(context: GlContext, glsl: MatrixGlsl = mapsGlsl): GlProgram {
  return context.program({ label: labelFor('read-matrix', glsl), fragment: [...glsl.parts, slots, source] });
}

/** The values of a matrix, row after row: a readback of 4 bytes per cell. Waits for the GPU. */
export function readMatrix(frame: GlFrame, matrix: PointedMatrix, glsl: MatrixGlsl = mapsGlsl): Float32Array {
  const count = matrix.rows * matrix.columns;
  const { context } = frame;
  const read = forSlots(new FloatTexture(context), Math.ceil(count / 4));
  try {
    frame.run(readProgram(context, glsl), matrix.inputs, read);
    return frame.read(read).subarray(0, count);
  } finally {
    read.release();
  }
}

/**
 * The 1st and the 99th percentile of finite values, between neighbours as numpy has it; (largest, -largest) without any.
 * Orders the values in place.
 */
export function percentilesOf(values: Float32Array): [low: number, high: number] {
  const largest = 3.4028234663852886e38;
  if (values.length === 0) return [largest, -largest];
  values.sort();
  const last = values.length - 1;
  const low = Math.floor(last / 100);
  const high = last - low - Number(last % 100 > 0);
  const rest = (last % 100) / 100;
  const at = (i: number): number => values[Math.min(i, last)];
  return [between(at(low), at(low + 1), rest), between(at(high + 1), at(high), rest === 0 ? 1 : rest)];
}

/** From the nearer end, as numpy's lerp. */
function between(a: number, b: number, part: number): number {
  return Math.fround(part >= 0.5 ? b - (1 - part) * (b - a) : a + part * (b - a));
}
