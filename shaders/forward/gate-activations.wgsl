// gate-activations: the activations that recurrent kernels fuse, by number, for four units at once.
//   0 linear, 1 tanh, 2 sigmoid, 3 relu,
//   4 hard sigmoid of Keras 2 and tfjs: clip(x/5 + 1/2, 0, 1), 5 hard sigmoid of Keras 3: clip(x/6 + 1/2, 0, 1)
// NaN stays NaN. exp gets arguments from -60 to 0 only, so that no driver overflows in tanh or sigmoid.
override activation: u32 = 1;
override recurrentActivation: u32 = 2;

fn activated(kind: u32, x: vec4f) -> vec4f {
  let isNan = (bitcast<vec4u>(x) & vec4u(0x7fffffffu)) > vec4u(0x7f800000u);
  return select(activatedNumber(kind, x), x, isNan);
}

fn activatedNumber(kind: u32, x: vec4f) -> vec4f {
  switch (kind) {
    case 1u: {
      let e = exp(-2.0 * min(abs(x), vec4f(30.0)));
      return sign(x) * (1.0 - e) / (1.0 + e);
    }
    case 2u: {
      let e = exp(-min(abs(x), vec4f(60.0)));
      return select(vec4f(1.0), e, x < vec4f()) / (1.0 + e);
    }
    case 3u: { return max(x, vec4f()); }
    case 4u: { return clamp(0.2 * x + 0.5, vec4f(), vec4f(1.0)); }
    case 5u: { return clamp(x / 6.0 + 0.5, vec4f(), vec4f(1.0)); }
    default: { return x; }
  }
}
