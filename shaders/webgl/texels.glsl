// texels: an element of a tensor by its flat index, wherever its texture has it.
//   in  values  the texture: R32F or RGBA32F
//   in  texels  ivec4  (texels in a row, layout, rows, columns)
// layout 0…3: element i is component `layout` of texel i, row after row. packedLayout: a texel holds 2 × 2 cells of a
// matrix of `rows` × `columns`, matrices lie one after another (tfjs's packed textures).
// needs numbers.glsl
uniform sampler2D values;
uniform ivec4 texels;

const int packedLayout = 4;

// The same of any texture with its layout.
float elementOf(sampler2D source, ivec4 layouts, int i) {
  if (layouts.y < packedLayout) return texelFetch(source, ivec2(i % layouts.x, i / layouts.x), 0)[layouts.y];
  int row = i / layouts.w;
  int column = i - row * layouts.w;
  int matrix = row / layouts.z;
  row -= matrix * layouts.z;
  int across = (layouts.w + 1) / 2;
  int at = (matrix * ((layouts.z + 1) / 2) + row / 2) * across + column / 2;
  return texelFetch(source, ivec2(at % layouts.x, at / layouts.x), 0)[(row & 1) * 2 + (column & 1)];
}

float elementAt(int i) { return elementOf(values, texels, i); }
