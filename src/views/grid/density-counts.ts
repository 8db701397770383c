const { fround } = Math;

export interface DensityPlot {
  width: number;
  height: number;
  /** Lowest and highest of all values. */
  range: readonly [low: number, high: number];
  /** Whether zero belongs to the range. */
  zero: boolean;
}

/** Of some series, [series][width][4]: lowest and highest in each pixel column, and two numbers that are not read. */
export interface DensityPart {
  extents: Float32Array;
  series: number;
}

/**
 * How many series pass each pixel of one plot, as series-density.wgsl counts them, in float32.
 *
 * returns  counts [height][width] and the highest of them
 */
export function countDensity(parts: Iterable<DensityPart>, plot: DensityPlot): { counts: Uint32Array; peak: number } {
  const { width, height } = plot;
  const [bottom, top] = plotEnds(plot);
  const span = fround(top - bottom);
  const rowOf = (value: number): number => Math.floor(fround(fround(height * fround(top - value)) / span));
  // Where a line begins and where it has ended, down each column; summed up in place.
  const counts = new Int32Array((height + 1) * width);
  for (const { extents, series } of parts) {
    for (let at = 0; at < series * width; at++) {
      const [low, high] = [extents[4 * at], extents[4 * at + 1]];
      if (low > high) continue;
      const first = Math.min(Math.max(rowOf(high), 0), height - 1);
      const last = Math.min(Math.max(rowOf(low), first), height - 1);
      const column = at % width;
      counts[first * width + column] += 1;
      counts[(last + 1) * width + column] -= 1;
    }
  }
  let peak = 0;
  for (let pixel = 0; pixel < height * width; pixel++) {
    if (pixel >= width) counts[pixel] += counts[pixel - width];
    peak = Math.max(peak, counts[pixel]);
  }
  return { counts: new Uint32Array(counts.buffer, 0, height * width), peak };
}

/** Bottom and top of the plot, as series-limits.wgsl has them. */
function plotEnds({ range, zero }: DensityPlot): readonly [bottom: number, top: number] {
  const low = zero ? Math.min(range[0], 0) : range[0];
  const high = zero ? Math.max(range[1], 0) : range[1];
  if (low > high) return [-1, 1];
  const span = fround(high - low);
  const margin = fround(fround(0.05) * (span === 0 ? Math.max(Math.abs(low), 1) : span));
  return [fround(low - margin), fround(high + margin)];
}
