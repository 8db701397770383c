// lstm-gates: the gates of all steps, from the states that the steps have left: for whoever looks at them.
//   in   projected, recurrent   see lstm-step.glsl
//   in   even, odd     states before steps of even and of odd number, a block for each; stateBlocks: their places
//   in   sizes         ivec3  samples, steps, units
//   in   blocks        ivec3  of the target, as in `projected`
//   out  color         (input, forget, cell, output) of a unit
// needs places.glsl, gate-activations.glsl, lstm-cell.glsl
uniform sampler2D projected;
uniform sampler2D even;
uniform sampler2D odd;
uniform ivec3 stateBlocks;
uniform ivec3 sizes;
uniform ivec3 blocks;
out vec4 color;

void main() {
  ivec2 texel = ivec2(gl_FragCoord.xy);
  int step = indexOf(texel, blocks);
  color = vec4(0.0);
  if (step >= sizes.y) return;
  int row = texel.y % blocks.y;
  ivec3 which = ivec3(texel.x % blocks.x, row / sizes.x, sizes.z);
  ivec2 before = placeOf(step / 2, stateBlocks) + ivec2(0, row);
  vec4 sum = (step & 1) == 0 ? recurrentSum(even, before, which) : recurrentSum(odd, before, which);
  color = gatesOf(texelFetch(projected, texel, 0) + sum);
}
