// grid-limits: the ends of each cell's y-axis.
//   in   ranges   slots of layers · cells  (lowest, highest) of each series
//   in   overall  one texel                (lowest, highest) of all series
//   in   sharing  ivec4  columns, cells, layers, what is shared, as in share-groups
//   in   axis     ivec2  1 where axes are equated, 1 with a zero line
//   out  color    slots of cells: bottom and top of the cell's y-axis, by series-limits
// Cells share the range of their row, of their column or of all cells; equated axes are ± the largest absolute limit.
// needs numbers.glsl, slots.glsl, share-groups.glsl, series-limits.glsl
uniform sampler2D ranges;
uniform sampler2D overall;
uniform ivec4 sharing;
uniform ivec2 axis;
out vec4 color;

vec2 joined(vec2 a, vec2 b) { return vec2(min(a.x, b.x), max(a.y, b.y)); }

vec2 ownRange(int cell) {
  vec2 range = vec2(largest, -largest);
  for (int layer = 0; layer < sharing.z; layer++) {
    range = joined(range, texelFetch(ranges, slotPlace(layer * sharing.y + cell), 0).xy);
  }
  return range;
}

void main() {
  int cell = slotHere();
  color = vec4(0.0);
  if (cell >= sharing.y) return;
  ivec3 cells = ivec3(cell, cell + 1, 1); // the first, one past the last, from one to the next
  if (sharing.w == shareRows) {
    int first = cell / sharing.x * sharing.x;
    cells = ivec3(first, min(first + sharing.x, sharing.y), 1);
  } else if (sharing.w == shareColumns) {
    cells = ivec3(cell % sharing.x, sharing.y, sharing.x);
  }
  vec2 range = vec2(largest, -largest);
  if (sharing.w == shareAll) range = texelFetch(overall, ivec2(0), 0).xy;
  else for (int i = cells.x; i < cells.y; i += cells.z) range = joined(range, ownRange(i));
  vec2 ends = padded(withZero(range, axis.y == 1));
  if (axis.x == 1) {
    float reach = max(abs(ends.x), abs(ends.y));
    ends = vec2(-reach, reach);
  }
  color = vec4(ends, 0.0, 0.0);
}
