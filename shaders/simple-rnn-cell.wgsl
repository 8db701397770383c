// simple-rnn-cell: one step of one unit, hidden' = φ(projected + recurrent) (Elman 1990).
const gates = 1u;
const hasCell = false;

fn advanced(projected: vec4f, recurrent: vec4f, before: State, keptBias: f32) -> Next {
  return Next(State(activated(activation, projected.x + recurrent.x), 0.0), vec4f());
}

// A unit’s weights, all gates, for the operand that row `at` belongs to.
fn weights(direction: u32, at: u32) -> vec4f {
  return vec4f(weight(direction, at), 0.0, 0.0, 0.0);
}
