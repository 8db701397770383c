// row-ends: lowest and highest finite value of each row of each map, and what its cells must not lie below to be shown.
//   in   valueAt, leftOut  a matrix; cells that do not count
//   in   floors     vec3  1 with a threshold, the threshold, 1 with floors from top-k
//   in   rowFloors  slots of rows · mapsAcross, from top-k
//   out  color      slots of rows · mapsAcross: (lowest, highest, floor, 1 where there is a floor, else 0); 0 and 0 if no
//                   value counts
// needs numbers.glsl, texels.glsl, matrix.glsl, left-out.glsl, slots.glsl
uniform vec3 floors;
uniform sampler2D rowFloors;
out vec4 color;

void main() {
  int slot = slotHere();
  int row = slot / mapsAcross();
  color = vec4(0.0);
  if (row >= matrixSize.x) return;
  ivec2 columns = columnsOfMap(slot - row * mapsAcross());
  vec2 ends = vec2(largest, -largest);
  for (int column = columns.x; column < columns.y; column++) {
    float value = valueAt(row, column);
    if (isFinite(value) && !leftOut(row, column, value)) ends = vec2(min(ends.x, value), max(ends.y, value));
  }
  vec2 least = vec2(floors.y, floors.x);
  if (floors.z == 1.0) {
    least = vec2(max(texelFetch(rowFloors, slotPlace(slot), 0).r, floors.x == 1.0 ? floors.y : -largest), 1.0);
  }
  color = vec4(ends.x > ends.y ? vec2(0.0) : ends, least);
}
