// plain-extremes: cell-extremes of a matrix whose rows lie in rows of its texture, without floors and places. It divides
// nothing: integer division is what cell-extremes takes most of its time for where no GPU draws.
//   in   values  the texture: R32F, or RGBA32F with 2 × 2 cells to a texel
//   in   spans   as cell-extremes has it
//   in   plain   ivec3  the texture's row of row 0; 1 where a texel holds 2 × 2 cells, else 0; minify as cell-extremes has it
//   out  color   (lowest, highest) twice; lowest > highest where no cell is finite or infinite
// needs numbers.glsl, seen-cells.glsl
uniform sampler2D values;
uniform sampler2D spans;
uniform ivec3 plain;
out vec4 color;

float valueAt(int row, int column) {
  vec4 texel = texelFetch(values, ivec2(column >> plain.y, plain.x + (row >> plain.y)), 0);
  vec2 pair = (row & plain.y) == 1 ? texel.zw : texel.xy;
  return (column & plain.y) == 1 ? pair.y : pair.x;
}

void main() {
  ivec2 pixel = ivec2(gl_FragCoord.xy);
  ivec2 columns = ivec2(texelFetch(spans, ivec2(pixel.x, 0), 0).xy);
  ivec2 rows = ivec2(texelFetch(spans, ivec2(pixel.y, 1), 0).xy);
  vec4 seen = noCells;
  for (int row = rows.x; row < rows.y; row++) {
    for (int column = columns.x; column < columns.y; column++) {
      float value = valueAt(row, column);
      if (!isNan(value)) seen = including(seen, value);
    }
  }
  color = minified(seen, plain.z).xyxy;
}
