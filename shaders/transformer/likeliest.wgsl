// likeliest: of each row of logits the ids with the highest, and their probabilities in the softmax of the whole row.
//   in   logits  f32[row][vocabulary]
//   out  found   u32[row][count][2]  id, and the bits of its probability as f32; the highest first, of equal ones the lowest id.
//                A row with NaN or Infinity has none: each id is 0xffffffff
// A workgroup per row; it reads the row count + 1 times. A logit's order decides, as an integer: no comparison
// of floats sees NaN.
// needs order.wgsl, fold.wgsl
override lanes: u32 = 256;
override vocabulary: u32;
override count: u32 = 1;

@group(0) @binding(0) var<storage, read> logits: array<f32>;
@group(0) @binding(1) var<storage, read_write> found: array<u32>;

const nobody = 0xffffffffu;
const ofInfinity = 0xff800000u; // its order; NaN lies at or above it, or below that of -Infinity
const ofMinusInfinity = 0x007fffffu;

struct Best {
  order: u32, // 0: none
  id: u32,
  sum: f32, // of e^(logit - highest)
  faults: u32,
}
alias Folded = Best;
fn isBetter(a: Best, b: Best) -> bool { return a.order > b.order || (a.order == b.order && a.id < b.id); }
fn joined(a: Best, b: Best) -> Best {
  let better = isBetter(a, b);
  return Best(
    select(b.order, a.order, better), select(b.id, a.id, better),
    a.sum + b.sum, a.faults | b.faults,
  );
}

// -0 equals 0.
fn orderAt(at: u32) -> u32 {
  let bits = bitcast<u32>(logits[at]);
  return select(ordered(bitcast<f32>(bits)), 0x80000000u, bits == 0x80000000u);
}

// The best of what comes after `last`; NaN and Infinity are told, too.
fn bestAfter(lane: u32, start: u32, last: Best) -> Best {
  var own = Best(0u, nobody, 0.0, 0u);
  for (var id = lane; id < vocabulary; id += lanes) {
    let one = Best(orderAt(start + id), id, 0.0, 0u);
    if (one.order >= ofInfinity || one.order < ofMinusInfinity) { own.faults = 1u; }
    if (isBetter(last, one) && isBetter(one, own)) { own = Best(one.order, id, 0.0, own.faults); }
  }
  return foldForAll(lane, own);
}

fn totalOf(lane: u32, start: u32, highest: f32) -> f32 {
  var own = Best(0u, nobody, 0.0, 0u);
  for (var id = lane; id < vocabulary; id += lanes) { own.sum += exp(logits[start + id] - highest); }
  return foldForAll(lane, own).sum;
}

@compute @workgroup_size(lanes)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = group.x;
  let start = row * vocabulary;
  var best = bestAfter(lane, start, Best(nobody, 0u, 0.0, 0u));
  let isFault = best.faults > 0u;
  let highest = valueOf(best.order);
  let total = totalOf(lane, start, highest);
  for (var place = 0u; place < count; place++) {
    if (place > 0u) { best = bestAfter(lane, start, best); }
    if (lane == 0u) {
      let to = 2u * (row * count + place);
      let probability = exp(valueOf(best.order) - highest) / total;
      found[to] = select(best.id, nobody, isFault);
      found[to + 1u] = select(bitcast<u32>(probability), 0u, isFault);
    }
  }
}
