// lstm-project: the input's part of the gates, x · kernel + bias, for all steps at once, so that only hidden · recurrent
// is left to compute step by step (Appleyard et al. 2016, arXiv 1604.01946, section 3.1).
//   in   inputs        quads of f32[sample, time, feature]; inputBlocks: a block per time
//   in   kernel        texel (unit, direction · paddedFeatures + feature) = four gates; behind all of these one row of
//                      biases per direction, read if `biased`
//   in   sizes         ivec4  samples, steps, directions, features rounded up to a multiple of 4
//   in   readReversed  bit per direction: the last time comes first
//   in   blocks        ivec3  of the target: a block per step, of units × (direction · sample)
//   out  color         four gates of a unit, before the recurrent part
// needs places.glsl, lstm-times.glsl
uniform sampler2D inputs;
uniform sampler2D kernel;
uniform ivec3 inputBlocks;
uniform ivec4 sizes;
uniform int readReversed;
uniform int biased;
uniform ivec3 blocks;
out vec4 color;

void main() {
  ivec2 texel = ivec2(gl_FragCoord.xy);
  int step = indexOf(texel, blocks);
  color = vec4(0.0);
  if (step >= sizes.y) return;
  int unit = texel.x % blocks.x;
  int row = texel.y % blocks.y;
  int direction = row / sizes.x;
  ivec2 at = placeOf(timeOf(readReversed, direction, step, sizes.y), inputBlocks) + ivec2(0, row - direction * sizes.x);
  int first = direction * sizes.w;
  vec4 sum = vec4(0.0);
  for (int feature = 0; feature < sizes.w; feature += 4) {
    vec4 x = texelFetch(inputs, at, 0);
    sum += x.x * texelFetch(kernel, ivec2(unit, first + feature), 0);
    sum += x.y * texelFetch(kernel, ivec2(unit, first + feature + 1), 0);
    sum += x.z * texelFetch(kernel, ivec2(unit, first + feature + 2), 0);
    sum += x.w * texelFetch(kernel, ivec2(unit, first + feature + 3), 0);
    at.x += 1;
  }
  if (biased == 1) sum += texelFetch(kernel, ivec2(unit, sizes.z * sizes.w + direction), 0);
  color = sum;
}
