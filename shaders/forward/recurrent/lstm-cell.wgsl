// lstm-cell: one step of four units, gates in Keras's order input, forget, cell, output.
//   i = σ(z_i)  f = σ(z_f)  g = φ(z_g)  o = σ(z_o)  cell' = f · cell + i · g  hidden' = o · φ(cell')
// with z = projected + recurrent, σ the recurrent activation and φ the activation
// (Hochreiter & Schmidhuber 1997; forget gate: Gers, Schmidhuber & Cummins 2000, equations 3 to 8).
const gates = 4u;
const hasCell = true;
alias Gates = mat4x4f;         // gate by unit

fn advanced(projected: Gates, recurrent: Gates, before: State, keptBias: vec4f) -> Next {
  let z = projected + recurrent;
  let i = activated(recurrentActivation, z[0]);
  let f = activated(recurrentActivation, z[1]);
  let g = activated(activation, z[2]);
  let o = activated(recurrentActivation, z[3]);
  let cell = f * before.cell + i * g;
  return Next(State(o * activated(activation, cell), cell), Gates(i, f, g, o));
}

fn weights(direction: u32, at: u32) -> Gates {
  return Gates(
    fourWeights(direction, at),
    fourWeights(direction, at + units),
    fourWeights(direction, at + 2u * units),
    fourWeights(direction, at + 3u * units),
  );
}

fn projectedGates(at: u32) -> Gates {
  return Gates(
    fourProjected(at),
    fourProjected(at + units),
    fourProjected(at + 2u * units),
    fourProjected(at + 3u * units),
  );
}

fn gatesOf(a: vec4f, b: vec4f, c: vec4f, d: vec4f) -> Gates { return Gates(a, b, c, d); }

fn gateOf(all: Gates, gate: u32) -> vec4f { return all[gate]; }

// The last gate of `other`, the rest of `all`; used by GRU only.
fn withGate(all: Gates, other: Gates) -> Gates { return all; }
