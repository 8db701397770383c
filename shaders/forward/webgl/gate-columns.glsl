// gate-columns: a matrix of Keras's columns (gate · unit) with the four gates of a unit in one texel.
//   in   values, texels, offset   f32[row, 4 · unit]: see texels.glsl
//   in   sizes    ivec3           units, rows, the target's row of row 0
//   out  color    (input, forget, cell, output) of unit x and row y; 0 beyond the last row
// needs numbers.glsl, texels.glsl
uniform int offset;
uniform ivec3 sizes;
out vec4 color;

void main() {
  ivec2 texel = ivec2(gl_FragCoord.xy);
  int row = texel.y - sizes.z;
  int at = offset + 4 * row * sizes.x + texel.x;
  vec4 gates = vec4(0.0);
  int count = row < sizes.y ? 4 : 0;
  for (int gate = 0; gate < count; gate++) gates[gate] = elementAt(at + gate * sizes.x);
  color = gates;
}
