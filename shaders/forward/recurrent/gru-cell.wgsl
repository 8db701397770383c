// gru-cell: one step of four units, gates in Keras's order update, reset, new.
//   z = σ(p_z + r_z)  r = σ(p_r + r_r)  n = φ(p_n + r · (r_n + keptBias))  hidden' = z · hidden + (1 - z) · n
// with p projected and r recurrent. If the reset comes before the product, r_n is already (reset · hidden) · recurrent:
// n = φ(p_n + r_n) (Cho et al. 2014, arXiv 1406.1078, v1 after and v3 before, equations 5 to 8).
const gates = 3u;
const hasCell = false;
alias Gates = mat3x4f;         // gate by unit

fn advanced(projected: Gates, recurrent: Gates, before: State, keptBias: vec4f) -> Next {
  let z = activated(recurrentActivation, projected[0] + recurrent[0]);
  let r = activated(recurrentActivation, projected[1] + recurrent[1]);
  var product = recurrent[2];
  if (!resetBefore) { product = r * (recurrent[2] + keptBias); }
  let n = activated(activation, projected[2] + product);
  return Next(State(z * before.hidden + (1.0 - z) * n, vec4f()), Gates(z, r, n));
}

fn weights(direction: u32, at: u32) -> Gates {
  return Gates(fourWeights(direction, at), fourWeights(direction, at + units), fourWeights(direction, at + 2u * units));
}

fn projectedGates(at: u32) -> Gates {
  return Gates(fourProjected(at), fourProjected(at + units), fourProjected(at + 2u * units));
}

fn gatesOf(a: vec4f, b: vec4f, c: vec4f, d: vec4f) -> Gates { return Gates(a, b, c); }

fn gateOf(all: Gates, gate: u32) -> vec4f { return all[gate]; }

// The last gate of `other`, the rest of `all`.
fn withGate(all: Gates, other: Gates) -> Gates { return Gates(all[0], all[1], other[2]); }
