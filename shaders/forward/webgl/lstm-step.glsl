// lstm-step: one step of all units, samples and directions.
//   cell' = f · cell + i · g  hidden' = o · φ(cell')   with the gates of lstm-cell.glsl
//   in   projected     texel = four gates, see lstm-project.glsl; this step's block is at projectedAt
//   in   states        texel = (hidden, cell, output, 0), see lstm-start.glsl; that of the step before is at places.zw
//   in   values, texels, offset  [sample, time]: the mask, 0 skips the step; read if flags.x is 1
//   in   sizes         ivec4  samples, steps, units, step
//   in   flags         ivec3  masked, zeroOutput, readReversed (see lstm-times.glsl)
//   in   places        ivec4  the block's own place in the target, that of the one before
//   out  color         the states after this step
// A skipped step keeps the state. Its output is the one before it, or 0 if zeroOutput is 1, as in Keras's rnn().
// needs numbers.glsl, texels.glsl, lstm-times.glsl, gate-activations.glsl, lstm-cell.glsl
uniform sampler2D projected;
uniform sampler2D states;
uniform int offset;
uniform ivec4 sizes;
uniform ivec3 flags;
uniform ivec4 places;
uniform ivec2 projectedAt;
out vec4 color;

void main() {
  ivec2 inside = ivec2(gl_FragCoord.xy) - places.xy;
  int direction = inside.y / sizes.x;
  ivec2 row = places.zw + ivec2(0, inside.y);
  vec4 before = texelFetch(states, row + ivec2(inside.x, 0), 0);
  if (flags.x == 1) {
    int time = timeOf(flags.z, direction, sizes.w, sizes.y);
    if (elementAt(offset + (inside.y - direction * sizes.x) * sizes.y + time) == 0.0) {
      color = vec4(before.xy, flags.y == 1 ? 0.0 : before.z, 0.0);
      return;
    }
  }
  vec4 sum = recurrentSum(states, row, ivec3(inside.x, direction, sizes.z));
  vec4 gates = gatesOf(texelFetch(projected, projectedAt + inside, 0) + sum);
  float cell = gates.y * before.y + gates.x * gates.z;
  float hidden = gates.w * activated(activations.x, vec4(cell)).x;
  color = vec4(hidden, cell, hidden, 0.0);
}
