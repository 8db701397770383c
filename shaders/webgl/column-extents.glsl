// column-extents: how far up and down each series reaches within each pixel column of its cell. From here on the cost of
// drawing follows the pixels, not the time steps.
//   in   extentOf  from series-extent
//   in   cell      ivec3  the cell's width in pixels, series, the first of them
//   out  color     slots of series · width: (lowest, highest, 0, 0); lowest > highest where there is a gap
// needs slots.glsl
uniform ivec3 cell;
out vec4 color;

void main() {
  int slot = slotHere();
  int series = slot / cell.x;
  color = vec4(largest, -largest, 0.0, 0.0);
  if (series < cell.y) color.xy = extentOf(cell.z + series, slot - series * cell.x, cell.x);
}
