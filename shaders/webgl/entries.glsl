// entries: a matrix of a tensor that is split along up to three of its axes, as entries.wgsl has it: row e holds all values
// whose indices on these axes are those of entry e = (i·sides.y + j)·sides.z + k.
//   in  matrixSize  ivec2  entries, values of each
//   in  offset      int    in elements
//   in  sides, sideStrides   ivec3  of the split axes
//   in  runs, runStrides     ivec4  of the others, joined where they lie together, the innermost first; side 1: none
// Gives valueAt(row, column).
// needs numbers.glsl, texels.glsl
uniform ivec2 matrixSize;
uniform int offset;
uniform ivec3 sides;
uniform ivec3 sideStrides;
uniform ivec4 runs;
uniform ivec4 runStrides;

float valueAt(int row, int column) {
  int outer = row / sides.z;
  int at = offset + (row - outer * sides.z) * sideStrides.z;
  at += (outer % sides.y) * sideStrides.y + (outer / sides.y) * sideStrides.x;
  int left = column;
  for (int run = 0; run < 4; run++) {
    int next = left / runs[run];
    at += (left - next * runs[run]) * runStrides[run];
    left = next;
  }
  return elementAt(at);
}
