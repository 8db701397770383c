// additive-scores: e[t,s] = sum over u of weight[u] tanh(query[t,u] + key[s,u]) (Bahdanau, Cho, Bengio, arXiv 1409.0473,
// appendix A.1.2), one pixel per query and key.
//   in   query, key     quads of f32[sample, position, unit]; queryBlocks, keyBlocks: a block per position
//   in   weight         quads of f32[unit]
//   in   sizes          ivec4  samples, queries, keys, quads of units
//   in   width          texels in a row of the target, a number in each
//   out  color          (score, 0, 0, 1)
// needs numbers.glsl, places.glsl, gate-activations.glsl
uniform sampler2D query;
uniform sampler2D key;
uniform sampler2D weight;
uniform ivec3 queryBlocks;
uniform ivec3 keyBlocks;
uniform ivec4 sizes;
uniform int width;
out vec4 color;

void main() {
  ivec2 texel = ivec2(gl_FragCoord.xy);
  int i = texel.y * width + texel.x;
  int row = i / sizes.z;
  int sampleIndex = row / sizes.y;
  color = vec4(0.0, 0.0, 0.0, 1.0);
  if (sampleIndex >= sizes.x) return;
  ivec2 t = placeOf(row - sampleIndex * sizes.y, queryBlocks) + ivec2(0, sampleIndex);
  ivec2 s = placeOf(i - row * sizes.z, keyBlocks) + ivec2(0, sampleIndex);
  vec4 sum = vec4(0.0);
  // Bits of the largest absolute argument: above infinity's it was NaN, which tanhOf may have lost.
  uvec4 bits = uvec4(0u);
  for (int quad = 0; quad < sizes.w; quad++) {
    ivec2 next = ivec2(quad, 0);
    vec4 x = texelFetch(query, t + next, 0) + texelFetch(key, s + next, 0);
    bits = max(bits, floatBitsToUint(x) & 0x7fffffffu);
    sum += texelFetch(weight, next, 0) * tanhOf(x);
  }
  bool wasNan = any(greaterThan(bits, uvec4(0x7f800000u)));
  color.r = wasNan ? nan() : (sum.x + sum.y) + (sum.z + sum.w);
}
