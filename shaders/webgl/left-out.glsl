// left-out: which cells a mask leaves out of what is computed of a map, as left-out.wgsl has it.
//   in  masking  ivec2  the mask: 0, zeroMask or causalMask, numbered as in mask.ts; the query of the map's row 0
// needs matrix.glsl
uniform ivec2 masking;

const int zeroMask = 1;
const int causalMask = 2;

bool leftOut(int row, int column, float value) {
  if (masking.x == zeroMask) return value == 0.0;
  if (masking.x == causalMask) return column - columnsOfMap(mapOf(column)).x > rowOfMap(row) + masking.y;
  return false;
}
