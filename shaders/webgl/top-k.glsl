// top-k: the k-th largest value of each row of a map, so that a row's k largest values are those not below it.
//   in   valueAt  a matrix
//   in   k        int   from 1
//   out  color    slots of rows · mapsAcross: red is the floor; the lowest finite number where a row has fewer than k values
// Radix selection, most significant bit first, over floats as integers of the same order. NaN is left out.
// needs numbers.glsl, texels.glsl, matrix.glsl, slots.glsl
uniform int k;
out vec4 color;

uint ordered(float x) {
  uint bits = floatBitsToUint(x);
  return (bits & 0x80000000u) != 0u ? ~bits : bits | 0x80000000u;
}

float unordered(uint order) {
  return uintBitsToFloat((order & 0x80000000u) != 0u ? order & 0x7fffffffu : ~order);
}

void main() {
  int slot = slotHere();
  int row = slot / mapsAcross();
  color = vec4(0.0);
  if (row >= matrixSize.x) return;
  ivec2 columns = columnsOfMap(slot - row * mapsAcross());
  uint found = 0u;
  for (int bit = 31; bit >= 0; bit--) {
    uint candidate = found | (1u << uint(bit));
    int atLeast = 0;
    for (int column = columns.x; column < columns.y; column++) {
      float value = valueAt(row, column);
      if (!isNan(value) && ordered(value) >= candidate) atLeast++;
    }
    if (atLeast >= k) found = candidate;
  }
  color = vec4(found == 0u ? -largest : unordered(found), 0.0, 0.0, 0.0);
}
