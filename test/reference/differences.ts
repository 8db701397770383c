/**
 * Gradients of a scalar function in float64 by central differences: (f(x + h) - f(x - h)) / 2h, whose error is h² of the
 * third derivative and 1e-16 / h of rounding.
 */
export function differenceGradient(of: () => number, numbers: Float64Array, step = 1e-5): Float64Array {
  return Float64Array.from(numbers, (value, i) => {
    numbers[i] = value + step;
    const above = of();
    numbers[i] = value - step;
    const below = of();
    numbers[i] = value;
    return (above - below) / (2 * step);
  });
}

/** The same at every `stride`-th number. */
export function differencesAt(
  of: () => number,
  numbers: Float64Array,
  stride: number,
  step = 1e-5,
): { at: number; slope: number }[] {
  return Array.from({ length: Math.ceil(numbers.length / stride) }, (_, i) => {
    const at = i * stride;
    const [slope] = differenceGradient(of, numbers.subarray(at, at + 1), step);
    return { at, slope };
  });
}

/** Σ a · b, the target whose gradients tests take: b is what the outputs are weighted by. */
export function weighted(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Largest |found - wanted| as a share of the largest |wanted|, or of `floor` where that is larger. */
export function gradientError(found: ArrayLike<number>, wanted: ArrayLike<number>, floor = 1e-6): number {
  if (found.length !== wanted.length) return Infinity;
  let largest = 0;
  let scale = floor;
  for (let i = 0; i < wanted.length; i++) {
    const error = Math.abs(found[i] - wanted[i]);
    if (!(error <= largest)) largest = error;
    scale = Math.max(scale, Math.abs(wanted[i]));
  }
  return largest / scale;
}
