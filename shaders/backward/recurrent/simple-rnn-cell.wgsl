// simple-rnn-cell backward: the sum before the activation gets dh · φ'(h) (forward/recurrent/simple-rnn-cell.wgsl).
const gates = 1u;
const hasCell = false;
const hasOther = false;
alias Gates = vec4f;           // one gate, by unit: the hidden state that the step made

fn pulled(kept: Kept, grown: Pull, fromReset: vec4f) -> Pulled {
  let sums = grown.hidden * slopeAt(activation, kept.gates);
  return Pulled(sums, sums, grown.hidden, grown.hidden, vec4f(), vec4f());
}

// Used by GRU only.
fn lastSum(kept: Kept, grown: Pull) -> vec4f { return vec4f(); }

fn gateOf(all: Gates, gate: u32) -> vec4f { return all; }

fn keptGates(at: u32, stride: u32, unit: u32) -> Gates { return fourKept(at, unit); }
