// gru-cell backward: from the gradient of a step's hidden state h to those of its gates and of the hidden state before,
// with the forward's letters (forward/recurrent/gru-cell.wgsl) and d for d target / d:
//   dz = dh · (hidden before - n)   dn = dh · (1 - z)   dhidden before = dh · z + what comes back through the products
// Reset after the product q = r_n + keptBias: dr = dn · φ'(n) · q, and q itself gets dn · φ'(n) · r. Before it:
// the product gives reset · hidden the gradient `fromReset`: dr = fromReset · hidden before, and hidden before gets
// fromReset · r (Cho et al. 2014, arXiv 1406.1078, differentiated).
const gates = 3u;
const hasCell = false;
const hasOther = true;         // the recurrent product of the last gate with its bias
alias Gates = mat3x4f;         // gate by unit

fn lastSum(kept: Kept, grown: Pull) -> vec4f {
  return grown.hidden * (1.0 - kept.gates[0]) * slopeAt(activation, kept.gates[2]);
}

fn pulled(kept: Kept, grown: Pull, fromReset: vec4f) -> Pulled {
  let z = kept.gates[0];
  let r = kept.gates[1];
  let dn = grown.hidden * (1.0 - z);
  let last = lastSum(kept, grown);
  var dr = last * kept.other;
  var hidden = grown.hidden * z;
  var recurrent = last * r;
  if (resetBefore) {
    dr = fromReset * kept.hidden;
    hidden += fromReset * r;
    recurrent = r * kept.hidden;
  }
  let values = Gates(grown.hidden * (kept.hidden - kept.gates[2]), dr, dn);
  let sums = Gates(
    values[0] * slopeAt(recurrentActivation, z),
    dr * slopeAt(recurrentActivation, r),
    last,
  );
  return Pulled(sums, recurrent, values, grown.hidden, hidden, vec4f());
}

fn gateOf(all: Gates, gate: u32) -> vec4f { return all[gate]; }

fn keptGates(at: u32, stride: u32, unit: u32) -> Gates {
  return Gates(fourKept(at, unit), fourKept(at + stride, unit), fourKept(at + 2u * stride, unit));
}
