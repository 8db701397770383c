// cell-extremes: what each pixel shows of the cells that it covers: their lowest and highest value, so that any norm
// applied later finds the cell farthest from its middle and no spike is lost; or their highest, or their mean, twice.
//   in   valueAt, leftOut  a matrix; cells that the mask leaves out
//   in   spans      texture, rows 0 and 1: (first cell, one past the last) that each pixel column and each pixel row covers
//   in   shown      ivec3   minify: 0, showHighest or showMean of seen-cells; floored: cells below their row's floor are left out; placed
//   in   rowFloors  slots of rows · mapsAcross: the floor of a row of a map; read with floored and without placed
//   in   rowEnds    the same: (lowest, highest, floor, 1 where there is a floor, else 0); read with placed
//   out  color      (lowest, highest) of what counts, then of the values themselves: with placed the first two are of the
//                   values' places between their row's ends. lowest > highest if no cell counts, and then (1, 0) if all
//                   were left out that are exactly zero
// needs numbers.glsl, texels.glsl, matrix.glsl, left-out.glsl, slots.glsl, norm.glsl, seen-cells.glsl
uniform sampler2D spans;
uniform ivec3 shown;
uniform sampler2D rowFloors;
uniform sampler2D rowEnds;
out vec4 color;

void main() {
  ivec2 pixel = ivec2(gl_FragCoord.xy);
  ivec2 columns = ivec2(texelFetch(spans, ivec2(pixel.x, 0), 0).xy);
  ivec2 rows = ivec2(texelFetch(spans, ivec2(pixel.y, 1), 0).xy);
  vec4 values = noCells;
  vec4 places = noCells;
  bool allZero = true;
  for (int row = rows.x; row < rows.y; row++) {
    for (int column = columns.x; column < columns.y; column++) {
      float value = valueAt(row, column);
      allZero = allZero && (floatBitsToUint(value) << 1u) == 0u;
      if (isNan(value)) continue;
      ivec2 slot = slotPlace(row * mapsAcross() + mapOf(column));
      if (shown.y == 0 || value >= texelFetch(rowFloors, slot, 0).r) values = including(values, value);
      if (shown.z == 0) continue;
      vec4 ends = texelFetch(rowEnds, slot, 0);
      bool counts = !leftOut(row, column, value) && (ends.w == 0.0 || value >= ends.z);
      if (counts) places = including(places, normPosition(fixedNorm, value, ends.xy));
    }
  }
  vec2 ofValues = minified(values, shown.x);
  if (shown.y == 1 && values.w == 0.0 && allZero) ofValues = vec2(1.0, 0.0);
  color = vec4(shown.z == 1 ? minified(places, shown.x) : ofValues, ofValues);
}
