// gru-cell: one step of one unit, gates in Keras's order update, reset, new.
//   z = σ(p_z + r_z)  r = σ(p_r + r_r)  n = φ(p_n + r · (r_n + keptBias))  hidden' = z · hidden + (1 - z) · n
// with p projected and r recurrent; where the reset comes before the product, r_n is already (reset · hidden) · recurrent:
// n = φ(p_n + r_n) (Cho et al. 2014, arXiv 1406.1078, v1 after and v3 before, equations 5 to 8).
const gates = 3u;
const hasCell = false;

fn advanced(projected: vec4f, recurrent: vec4f, before: State, keptBias: f32) -> Next {
  let z = activated(recurrentActivation, projected.x + recurrent.x);
  let r = activated(recurrentActivation, projected.y + recurrent.y);
  var product = recurrent.z;
  if (!resetBefore) { product = r * (recurrent.z + keptBias); }
  let n = activated(activation, projected.z + product);
  return Next(State(z * before.hidden + (1.0 - z) * n, 0.0), vec4f(z, r, n, 0.0));
}

// A unit’s weights, all gates, for the operand that row `at` belongs to.
fn weights(direction: u32, at: u32) -> vec4f {
  return vec4f(weight(direction, at), weight(direction, at + units), weight(direction, at + 2u * units), 0.0);
}
