// gate-activations: the activations that kernels fuse, by the numbers of gate-activations.wgsl, for four numbers at once.
//   0 linear, 1 tanh, 2 sigmoid, 3 relu,
//   4 hard sigmoid of Keras 2 and tfjs: clip(x/5 + 1/2, 0, 1), 5 hard sigmoid of Keras 3: clip(x/6 + 1/2, 0, 1)
// NaN stays NaN. exp gets arguments from -60 to 0 only, so that no driver overflows in tanh or sigmoid.
vec4 tanhOf(vec4 x) {
  vec4 e = exp(-2.0 * min(abs(x), vec4(30.0)));
  return sign(x) * (1.0 - e) / (1.0 + e);
}

vec4 sigmoidOf(vec4 x) {
  vec4 e = exp(-min(abs(x), vec4(60.0)));
  return mix(vec4(1.0), e, lessThan(x, vec4(0.0))) / (1.0 + e);
}

vec4 activatedNumber(int kind, vec4 x) {
  switch (kind) {
    case 1: return tanhOf(x);
    case 2: return sigmoidOf(x);
    case 3: return max(x, vec4(0.0));
    case 4: return clamp(0.2 * x + 0.5, vec4(0.0), vec4(1.0));
    case 5: return clamp(x / 6.0 + 0.5, vec4(0.0), vec4(1.0));
    default: return x;
  }
}

bvec4 areNan(vec4 x) { return greaterThan(floatBitsToUint(x) & 0x7fffffffu, uvec4(0x7f800000u)); }

vec4 activated(int kind, vec4 x) { return mix(activatedNumber(kind, x), x, areNan(x)); }
