// lstm-cell: one step of one unit, gates in Keras's order input, forget, cell, output.
//   i = σ(z_i)  f = σ(z_f)  g = φ(z_g)  o = σ(z_o)  cell' = f · cell + i · g  hidden' = o · φ(cell')
// with z = projected + recurrent, σ the recurrent activation and φ the activation
// (Hochreiter & Schmidhuber 1997; forget gate: Gers, Schmidhuber & Cummins 2000, equations 3 to 8).
const gates = 4u;
const hasCell = true;

fn advanced(projected: vec4f, recurrent: vec4f, before: State, keptBias: f32) -> Next {
  let z = projected + recurrent;
  let i = activated(recurrentActivation, z.x);
  let f = activated(recurrentActivation, z.y);
  let g = activated(activation, z.z);
  let o = activated(recurrentActivation, z.w);
  let cell = f * before.cell + i * g;
  return Next(State(o * activated(activation, cell), cell), vec4f(i, f, g, o));
}

// A unit’s weights, all gates, for the operand that row `at` belongs to.
fn weights(direction: u32, at: u32) -> vec4f {
  return vec4f(
    weight(direction, at),
    weight(direction, at + units),
    weight(direction, at + 2u * units),
    weight(direction, at + 3u * units),
  );
}
