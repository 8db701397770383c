// gate-derivatives: the derivative of each activation of gate-activations.wgsl, from its value y, for four units at once.
//   linear 1, tanh 1 - y², sigmoid y (1 - y), relu 1 above 0, hard sigmoids 1/5 and 1/6 strictly between 0 and 1
// needs gate-activations.wgsl
fn slopeAt(kind: u32, y: vec4f) -> vec4f {
  switch (kind) {
    case 1u: { return 1.0 - y * y; }
    case 2u: { return y * (1.0 - y); }
    case 3u: { return select(vec4f(), vec4f(1.0), y > vec4f()); }
    case 4u: { return select(vec4f(), vec4f(0.2), (y > vec4f()) & (y < vec4f(1.0))); }
    case 5u: { return select(vec4f(), vec4f(1.0 / 6.0), (y > vec4f()) & (y < vec4f(1.0))); }
    default: { return vec4f(1.0); }
  }
}
