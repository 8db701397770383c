// matrix: a matrix of a tensor: any two of its axes, rows in a ring or not, or several maps (heads) as one matrix.
//   in  matrixSize   ivec2  rows, columns
//   in  strides      ivec4  of a row, a column, a head; offset: in elements
//   in  ring         ivec2  row 0's place, rows of the ring; (0, 0) without one
//   in  direct       int    above 0: element (row, column) is texel (column, row + direct - 1) of `values`, which is read
//                           without a division
//   in  headLayout   ivec4  columns and rows of one map, maps in a row of tiles, empty cells between tiles
//   in  headChoice   ivec2  how heads are together: oneMap, tiles, meanOfHeads or highestOfHeads; how many are chosen
//   in  chosenHeads  texture, one texel per chosen head: its index
// Gives valueAt(row, column), and where maps lie: mapsAcross(), mapOf(column), rowOfMap(row), columnsOfMap(map).
// tiles: tile t shows head chosen[t]; the cells between tiles are NaN, which is drawn transparent. mean, highest: over
// the chosen heads; NaN where one of them is NaN.
// needs numbers.glsl, texels.glsl
uniform ivec2 matrixSize;
uniform ivec4 strides;
uniform ivec2 ring;
uniform int direct;
uniform ivec4 headLayout;
uniform ivec2 headChoice;
uniform sampler2D chosenHeads;

const int oneMap = 0;
const int tiles = 1;
const int meanOfHeads = 2;

float headValue(int head, int row, int column) {
  return elementAt(strides.w + head * strides.z + row * strides.x + column * strides.y);
}

int chosenHead(int which) { return int(texelFetch(chosenHeads, ivec2(which, 0), 0).r); }

float combinedHeads(int row, int column) {
  float all = headValue(chosenHead(0), row, column);
  for (int i = 1; i < headChoice.y; i++) {
    float value = headValue(chosenHead(i), row, column);
    if (isNan(value)) return value;
    all = headChoice.x == meanOfHeads ? all + value : max(all, value);
  }
  return headChoice.x == meanOfHeads ? all / float(headChoice.y) : all;
}

float valueAt(int row, int column) {
  if (direct > 0) return texelFetch(values, ivec2(column, row + direct - 1), 0)[texels.y];
  if (headChoice.x == oneMap) {
    int at = row + ring.x;
    if (ring.y > 0 && at >= ring.y) at -= ring.y;
    return headValue(0, at, column);
  }
  if (headChoice.x != tiles) return combinedHeads(row, column);
  ivec2 pitch = headLayout.xy + headLayout.w;
  ivec2 tile = ivec2(column, row) / pitch;
  ivec2 inside = ivec2(column, row) - tile * pitch;
  int index = tile.y * headLayout.z + tile.x;
  if (index >= headChoice.y || inside.x >= headLayout.x || inside.y >= headLayout.y) return nan();
  return headValue(chosenHead(index), inside.y, inside.x);
}

int mapsAcross() { return headChoice.x == tiles ? headLayout.z : 1; }
int mapOf(int column) { return headChoice.x == tiles ? column / (headLayout.x + headLayout.w) : 0; }
int rowOfMap(int row) { return headChoice.x == tiles ? row % (headLayout.y + headLayout.w) : row; }
// First column, and one past the last.
ivec2 columnsOfMap(int map) {
  if (headChoice.x != tiles) return ivec2(0, matrixSize.y);
  return map * (headLayout.x + headLayout.w) + ivec2(0, headLayout.x);
}
