// read-matrix: the values of a matrix, row after row, four to a texel, for what the CPU counts.
//   in   valueAt  a matrix
//   out  color    slots of ⌈rows · columns / 4⌉; beyond the last value NaN
// needs numbers.glsl, texels.glsl, matrix.glsl, slots.glsl
out vec4 color;

float nth(int i) {
  int row = i / matrixSize.y;
  return row < matrixSize.x ? valueAt(row, i - row * matrixSize.y) : nan();
}

void main() {
  int i = 4 * slotHere();
  color = vec4(nth(i), nth(i + 1), nth(i + 2), nth(i + 3));
}
