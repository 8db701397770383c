// lstm-outputs: one number of each unit out of blocks of texels, as a tensor [sample, time, unit] or [sample, unit].
//   in   even, odd      blocks of units × (direction · sample), one for each step: behind one another where `inTurn` is 0;
//                       where it is 1, states: those after step s are number s + 1, even and odd ones apart
//   in   blocks, inTurn ivec3, int
//   in   sizes          ivec4  samples, steps, units, times in the target: 1 has the last step alone
//   in   choice         ivec4  component; direction; merging: 0 that direction, 1 sum, 2 mean, 3 product of both, 4 both
//                       beside one another; writeReversed (see lstm-times.glsl)
//   in   width          texels in a row of the target, a number in each
//   out  color          (number, 0, 0, 1)
// needs places.glsl, lstm-times.glsl
uniform sampler2D even;
uniform sampler2D odd;
uniform ivec3 blocks;
uniform int inTurn;
uniform ivec4 sizes;
uniform ivec4 choice;
uniform int width;
out vec4 color;

float numberOf(int direction, int sampleIndex, ivec2 timeUnit) {
  int step = sizes.w == 1 ? sizes.y - 1 : timeOf(choice.w, direction, timeUnit.x, sizes.y);
  ivec2 inside = ivec2(timeUnit.y, direction * sizes.x + sampleIndex);
  if (inTurn == 0) return texelFetch(even, placeOf(step, blocks) + inside, 0)[choice.x];
  ivec2 at = placeOf((step + 1) / 2, blocks) + inside;
  return (step & 1) == 1 ? texelFetch(even, at, 0)[choice.x] : texelFetch(odd, at, 0)[choice.x];
}

void main() {
  ivec2 texel = ivec2(gl_FragCoord.xy);
  int across = choice.z == 4 ? 2 * sizes.z : sizes.z;
  int i = texel.y * width + texel.x;
  int row = i / across;
  int column = i - row * across;
  int sampleIndex = row / sizes.w;
  ivec2 timeUnit = ivec2(row - sampleIndex * sizes.w, column % sizes.z);
  color = vec4(0.0, 0.0, 0.0, 1.0);
  if (sampleIndex >= sizes.x) return;
  int direction = choice.z == 4 ? column / sizes.z : choice.y;
  if (choice.z == 0 || choice.z == 4) {
    color.r = numberOf(direction, sampleIndex, timeUnit);
    return;
  }
  float forward = numberOf(0, sampleIndex, timeUnit);
  float backward = numberOf(1, sampleIndex, timeUnit);
  color.r = choice.z == 3 ? forward * backward : forward + backward;
  if (choice.z == 2) color.r /= 2.0;
}
