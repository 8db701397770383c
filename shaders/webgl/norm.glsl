// norm: from a value to its position between the ends of a norm, as norm.wgsl has it.
//   kind   autoNorm, symmetricNorm, fixedNorm or logNorm, numbered as in norm.ts
//   fixedEnds  the given ends; low = high if none are given
//   range      lowest, highest and lowest positive finite value, from value-range; of a robust norm its percentiles
const int symmetricNorm = 1;
const int fixedNorm = 2;
const int logNorm = 3;

vec2 normEnds(int kind, vec2 fixedEnds, vec4 range) {
  if (fixedEnds.x < fixedEnds.y) return fixedEnds;
  if (kind == logNorm) return range.zy;
  if (kind == symmetricNorm) {
    float reach = max(abs(range.x), abs(range.y));
    return vec2(-reach, reach);
  }
  return range.xy;
}

// 0 at the low end, 1 at the high end, not clamped. Where the ends are equal their value lies in the middle. A range, or a
// ratio of a logarithm's ends, that float32 does not hold is halved, or taken as a difference of logarithms.
float normPosition(int kind, float value, vec2 ends) {
  if (ends.x == ends.y) return 0.5 + 1.5 * sign(value - ends.x);
  if (kind != logNorm) {
    if (0.5 * ends.y - 0.5 * ends.x > 1.7e38) return (0.5 * value - 0.5 * ends.x) / (0.5 * ends.y - 0.5 * ends.x);
    return (value - ends.x) / (ends.y - ends.x);
  }
  if (value <= 0.0) return -1.0;
  vec2 octaves = log2(vec2(value, ends.y)) - log2(ends.x);
  if (max(abs(octaves.x), octaves.y) > 120.0) return octaves.x / octaves.y;
  return log(value / ends.x) / log(ends.y / ends.x);
}
