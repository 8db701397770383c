// lstm-cell backward: from the gradients of a step's hidden state h and cell c to those of its gates and of the cell
// before, with the forward's letters (forward/recurrent/lstm-cell.wgsl) and d for d target / d:
//   dc' = dc + dh · o · φ'(c)   di = dc' · g   df = dc' · cell before   dg = dc' · i   do = dh · φ(c)   dcell before = dc' · f
// (backpropagation through time: Werbos 1990; for the LSTM Greff et al. 2015, arXiv 1503.04069, appendix A).
const gates = 4u;
const hasCell = true;
const hasOther = true;         // the cell before the step
alias Gates = mat4x4f;         // gate by unit

// What the gates give before their activations, in the order of gradients.
fn pulled(kept: Kept, grown: Pull, fromReset: vec4f) -> Pulled {
  let i = kept.gates[0];
  let f = kept.gates[1];
  let g = kept.gates[2];
  let o = kept.gates[3];
  let squashed = activated(activation, f * kept.other + i * g);
  let dc = grown.cell + grown.hidden * o * slopeAt(activation, squashed);
  let values = Gates(dc * g, dc * kept.other, dc * i, grown.hidden * squashed);
  let sums = Gates(
    values[0] * slopeAt(recurrentActivation, i),
    values[1] * slopeAt(recurrentActivation, f),
    values[2] * slopeAt(activation, g),
    values[3] * slopeAt(recurrentActivation, o),
  );
  return Pulled(sums, sums[3], values, dc, vec4f(), dc * f);
}

// Of the last gate before its activation, which the reset gate's product needs first; used by GRU only.
fn lastSum(kept: Kept, grown: Pull) -> vec4f { return vec4f(); }

fn gateOf(all: Gates, gate: u32) -> vec4f { return all[gate]; }

fn keptGates(at: u32, stride: u32, unit: u32) -> Gates {
  return Gates(
    fourKept(at, unit),
    fourKept(at + stride, unit),
    fourKept(at + 2u * stride, unit),
    fourKept(at + 3u * stride, unit),
  );
}
