// quads: rows of numbers, four to a texel, so that products and sums read a quarter of the texels.
//   in   values, texels, offset   f32[sample, row, number]: see texels.glsl
//   in   sizes    ivec3           samples, rows, numbers
//   in   blocks   ivec3           of the target: block `row` holds ceil(numbers / 4) texels for each sample
//   out  color    four numbers; 0 beyond the last
// needs numbers.glsl, texels.glsl, places.glsl
uniform int offset;
uniform ivec3 sizes;
uniform ivec3 blocks;
out vec4 color;

void main() {
  ivec2 texel = ivec2(gl_FragCoord.xy);
  int row = indexOf(texel, blocks);
  int first = 4 * (texel.x % blocks.x);
  int at = offset + ((texel.y % blocks.y) * sizes.y + row) * sizes.z + first;
  vec4 quad = vec4(0.0);
  int count = row < sizes.y ? min(4, sizes.z - first) : 0;
  for (int i = 0; i < count; i++) quad[i] = elementAt(at + i);
  color = quad;
}
