// gate-activations: the activations that recurrent kernels fuse, by number.
//   0 linear, 1 tanh, 2 sigmoid, 3 relu,
//   4 hard sigmoid of Keras 2 and tfjs: clip(x/5 + 1/2, 0, 1), 5 hard sigmoid of Keras 3: clip(x/6 + 1/2, 0, 1)
// NaN stays NaN. exp only sees arguments from -60 to 0, so that no driver's overflow shows in tanh or sigmoid.
// needs numbers.wgsl
override activation: u32 = 1;
override recurrentActivation: u32 = 2;

fn activated(kind: u32, x: f32) -> f32 {
  if (isNan(x)) { return x; }
  switch (kind) {
    case 1u: {
      let e = exp(-2.0 * min(abs(x), 30.0));
      return sign(x) * (1.0 - e) / (1.0 + e);
    }
    case 2u: {
      let e = exp(-min(abs(x), 60.0));
      return select(1.0, e, x < 0.0) / (1.0 + e);
    }
    case 3u: { return max(x, 0.0); }
    case 4u: { return clamp(0.2 * x + 0.5, 0.0, 1.0); }
    case 5u: { return clamp(x / 6.0 + 0.5, 0.0, 1.0); }
    default: { return x; }
  }
}
