// activations: by number; 0 gelu with erf, 1 gelu with tanh, 2 relu, 3 silu.
// exp gets arguments within ±60 only, so that no driver overflows.
override activation: u32 = 0;

// Abramowitz and Stegun 7.1.26: |error| < 1.5e-7.
fn erfOf(x: f32) -> f32 {
  let t = 1.0 / (1.0 + 0.3275911 * abs(x));
  let sum = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return sign(x) * (1.0 - sum * exp(-min(x * x, 60.0)));
}

fn tanhOf(x: f32) -> f32 {
  let e = exp(-2.0 * min(abs(x), 30.0));
  return sign(x) * (1.0 - e) / (1.0 + e);
}

fn activated(x: f32) -> f32 {
  switch (activation) {
    case 0u: { return 0.5 * x * (1.0 + erfOf(0.7071067811865476 * x)); }
    case 1u: { return 0.5 * x * (1.0 + tanhOf(0.7978845608028654 * (x + 0.044715 * x * x * x))); }
    case 2u: { return max(x, 0.0); }
    default: { return x / (1.0 + exp(clamp(-x, -60.0, 60.0))); }
  }
}
