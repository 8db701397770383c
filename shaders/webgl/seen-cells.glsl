// seen-cells: what a pixel shows of the cells that it covers, as they are counted one by one.
// needs numbers.glsl
const int showHighest = 1;
const int showMean = 2;
const vec4 noCells = vec4(largest, -largest, 0.0, 0.0);

// (lowest, highest, sum, count)
vec4 including(vec4 seen, float value) {
  return vec4(min(seen.x, value), max(seen.y, value), seen.z + value, seen.w + 1.0);
}

// (lowest, highest), or their highest or their mean twice; lowest > highest where there are none.
vec2 minified(vec4 seen, int minify) {
  if (seen.w == 0.0) return noCells.xy;
  if (minify == showHighest) return seen.yy;
  return minify == showMean ? vec2(seen.z / seen.w) : seen.xy;
}
