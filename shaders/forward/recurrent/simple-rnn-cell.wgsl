// simple-rnn-cell: one step of four units, hidden' = φ(projected + recurrent) (Elman 1990).
const gates = 1u;
const hasCell = false;
alias Gates = vec4f;           // one gate, by unit

fn advanced(projected: Gates, recurrent: Gates, before: State, keptBias: vec4f) -> Next {
  return Next(State(activated(activation, projected + recurrent), vec4f()), Gates());
}

fn weights(direction: u32, at: u32) -> Gates { return fourWeights(direction, at); }

fn projectedGates(at: u32) -> Gates { return fourProjected(at); }

fn gatesOf(a: vec4f, b: vec4f, c: vec4f, d: vec4f) -> Gates { return a; }

fn gateOf(all: Gates, gate: u32) -> vec4f { return all; }

// The last gate of `other`, the rest of `all`; used by GRU only.
fn withGate(all: Gates, other: Gates) -> Gates { return all; }
