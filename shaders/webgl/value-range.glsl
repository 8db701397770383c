// value-range: what a part of a matrix has, folded block by block until one texel holds it.
//   in   valueAt   a matrix, read when fromBlocks is 0
//   in   blocks    texture of what was folded last, read when fromBlocks is 1
//   in   part      ivec4  first row and column, rows, columns: of the matrix, or of `blocks`
//   in   blockSize ivec2  rows and columns that a fragment folds
//   in   folding   ivec2  what is wanted: ends, lowestPlace or highestPlace; fromBlocks
//   out  color     ends: (lowest, highest, lowest positive, finite values); lowest > highest if none is finite, lowest
//                  positive > highest if none is positive. Places: (value, row, column, 1), 0 at last if none is finite;
//                  of equal values the first, row by row
// needs numbers.glsl, texels.glsl, matrix.glsl
uniform sampler2D blocks;
uniform ivec4 part;
uniform ivec2 blockSize;
uniform ivec2 folding;
out vec4 color;

const int ends = 0;
const int lowestPlace = 1;
const vec4 noEnds = vec4(largest, -largest, largest, 0.0);

vec4 endsOf(float value) {
  if (!isFinite(value)) return noEnds;
  return vec4(value, value, value > 0.0 ? value : largest, 1.0);
}

vec4 joinedEnds(vec4 a, vec4 b) { return vec4(min(a.x, b.x), max(a.y, b.y), min(a.z, b.z), a.w + b.w); }

vec4 placeOf(float value, int row, int column) {
  return isFinite(value) ? vec4(value, float(row), float(column), 1.0) : vec4(0.0);
}

vec4 joinedPlaces(vec4 a, vec4 b) {
  if (a.w == 0.0 || b.w == 0.0) return a.w == 0.0 ? b : a;
  if (a.x != b.x) return (a.x < b.x) == (folding.x == lowestPlace) ? a : b;
  if (a.y != b.y) return a.y < b.y ? a : b;
  return a.z <= b.z ? a : b;
}

void main() {
  ivec2 first = ivec2(gl_FragCoord.yx) * blockSize;
  ivec2 last = min(first + blockSize, part.zw);
  vec4 all = folding.x == ends ? noEnds : vec4(0.0);
  for (int r = first.x; r < last.x; r++) {
    for (int c = first.y; c < last.y; c++) {
      int row = part.x + r;
      int column = part.y + c;
      vec4 one;
      if (folding.y == 1) one = texelFetch(blocks, ivec2(column, row), 0);
      else {
        float value = valueAt(row, column);
        one = folding.x == ends ? endsOf(value) : placeOf(value, row, column);
      }
      all = folding.x == ends ? joinedEnds(all, one) : joinedPlaces(all, one);
    }
  }
  color = all;
}
