// norm: from a value to its position between the ends of a norm, as matplotlib's Normalize and LogNorm. Joined in front
// of painting shaders.
//   kind   autoNorm, symmetricNorm, fixedNorm or logNorm, numbered as in norm.ts
//   fixed  the given ends; low = high if none are given
//   range  lowest, highest and lowest positive finite value, from value-range; of a robust norm its percentiles
const symmetricNorm = 1u;
const fixedNorm = 2u;
const logNorm = 3u;

fn normEnds(kind: u32, fixed: vec2f, range: vec4f) -> vec2f {
  if (fixed.x < fixed.y) { return fixed; }
  if (kind == logNorm) { return range.zy; }
  if (kind == symmetricNorm) {
    let reach = max(abs(range.x), abs(range.y));
    return vec2f(-reach, reach);
  }
  return range.xy;
}

// 0 at the low end, 1 at the high end, not clamped. Where the ends are equal their value lies in the middle, as in the
// colour bar (matplotlib's nonsingular), what is below it at -1 and what is above it at 2. A range, or a ratio of a
// logarithm's ends, that float32 does not hold is halved, or taken as a difference of logarithms.
fn normPosition(kind: u32, value: f32, ends: vec2f) -> f32 {
  if (ends.x == ends.y) { return 0.5 + 1.5 * sign(value - ends.x); }
  if (kind != logNorm) {
    if (0.5 * ends.y - 0.5 * ends.x > 1.7e38) { return (0.5 * value - 0.5 * ends.x) / (0.5 * ends.y - 0.5 * ends.x); }
    return (value - ends.x) / (ends.y - ends.x);
  }
  if (value <= 0.0) { return -1.0; }
  let octaves = log2(vec2f(value, ends.y)) - log2(ends.x);
  if (max(abs(octaves.x), octaves.y) > 120.0) { return octaves.x / octaves.y; }
  return log(value / ends.x) / log(ends.y / ends.x);
}
