// texels: an element of a tensor by its flat index, wherever its texture has it.
//   in  values  the texture: R32F or RGBA32F
//   in  texels  ivec4  (texels in a row, layout, rows, columns)
// layout 0…3: element i is component `layout` of texel i, row after row. packedLayout: a texel holds 2 × 2 cells of a
// matrix of `rows` × `columns`, matrices lie one after another (tfjs's packed textures).
// needs numbers.glsl
uniform sampler2D values;
uniform ivec4 texels;

const int packedLayout = 4;

float elementAt(int i) {
  if (texels.y < packedLayout) return texelFetch(values, ivec2(i % texels.x, i / texels.x), 0)[texels.y];
  int row = i / texels.w;
  int column = i - row * texels.w;
  int matrix = row / texels.z;
  row -= matrix * texels.z;
  int across = (texels.w + 1) / 2;
  int at = (matrix * ((texels.z + 1) / 2) + row / 2) * across + column / 2;
  return texelFetch(values, ivec2(at % texels.x, at / texels.x), 0)[(row & 1) * 2 + (column & 1)];
}
