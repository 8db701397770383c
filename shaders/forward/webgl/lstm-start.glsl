// lstm-start: the states before the first step.
//   in   values, texels       f32[sample, unit]: the hidden state; offsets.x
//   in   cells, cellTexels    f32[sample, unit]: the cell; offsets.y
//   in   offsets  ivec2;  given  1, or 0 for zeros
//   in   sizes    ivec2   units, the target's row of sample 0
//   out  color    (hidden, cell, output, 0) of a unit; the output is 0 before the first step, as in Keras's rnn()
// needs numbers.glsl, texels.glsl
uniform sampler2D cells;
uniform ivec4 cellTexels;
uniform ivec2 offsets;
uniform ivec2 sizes;
uniform int given;
out vec4 color;

void main() {
  ivec2 texel = ivec2(gl_FragCoord.xy);
  int at = (texel.y - sizes.y) * sizes.x + texel.x;
  color = vec4(0.0);
  if (given == 0) return;
  color = vec4(elementAt(offsets.x + at), elementOf(cells, cellTexels, offsets.y + at), 0.0, 0.0);
}
