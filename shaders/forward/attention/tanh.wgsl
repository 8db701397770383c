// tanh by Lambert's continued fraction at x/2 and tanh 2y = 2 tanh y / (1 + tanh² y): within 3e-7 of the value
// everywhere. WGSL's own promises no accuracy, and drivers overflow. The caller handles NaN.
fn tanhOf(x: f32) -> f32 {
  let y = 0.5 * clamp(x, -10.0, 10.0);
  let z = y * y;
  let p = y * (135135.0 + z * (17325.0 + z * (378.0 + z)));
  let q = 135135.0 + z * (62370.0 + z * (3150.0 + 28.0 * z));
  return 2.0 * p * q / (p * p + q * q);
}
