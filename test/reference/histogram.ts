/** numpy.histogram in float64: counts of finite values between the ends, the last bin with its upper end. */
export function histogram(
  values: readonly number[],
  { bins, ends }: { bins: number; ends: readonly [number, number] },
): number[] {
  const [low, high] = ends;
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    if (!Number.isFinite(value) || value < low || value > high) continue;
    counts[Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins))] += 1;
  }
  return counts;
}

/** The finite values' range; equal ends are widened by a half each. */
export function finiteRange(values: readonly number[]): [number, number] {
  const finite = values.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

/** The values of a dense tensor whose indices on some axes are given, row-major. */
export function valuesAt(
  { values, shape }: { values: Float32Array; shape: readonly number[] },
  fixed: ReadonlyMap<number, number>,
): number[] {
  return [...values].filter((_, at) => {
    let left = at;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const index = left % shape[axis];
      left = Math.floor(left / shape[axis]);
      if (fixed.has(axis) && fixed.get(axis) !== index) return false;
    }
    return true;
  });
}
