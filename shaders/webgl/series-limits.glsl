// series-limits: the ends of a y-axis for values from lowest to highest, as series-limits.wgsl has them. A visible zero line
// belongs to the range. The margin is 1/20 of high - low. Without any value the limits are ±1.
vec2 withZero(vec2 range, bool zero) {
  return zero ? vec2(min(range.x, 0.0), max(range.y, 0.0)) : range;
}

vec2 padded(vec2 range) {
  if (range.x > range.y) return vec2(-1.0, 1.0);
  float span = range.y - range.x;
  // A line without height gets room, so that it runs through the middle.
  float margin = span == 0.0 ? 0.05 * max(abs(range.x), 1.0) : 0.05 * span;
  return vec2(range.x - margin, range.y + margin);
}
