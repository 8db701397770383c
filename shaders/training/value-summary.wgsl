// value-summary: what there is in a weight or a gradient.
//   in   values   f32[n]   as bits, so that NaN payloads survive any compiler
//        before   u32[n]   the same weight earlier; read only with `compares`
//   out  summary  u32[8]   NaN, infinite, zeros, values whose bits differ from before; bits of the sum of squares of the
//                          finite values, and of the largest absolute value; 0, 0
// One workgroup.
// needs numbers.wgsl, fold.wgsl
override compares: bool = false;
const lanes = 256u;

@group(0) @binding(0) var<storage, read> values: array<u32>;
@group(0) @binding(1) var<storage, read> before: array<u32>;
@group(0) @binding(2) var<storage, read_write> summary: array<u32>;

struct Seen {
  nan: u32,
  infinite: u32,
  zero: u32,
  changed: u32,
  squares: f32,
  largest: f32,
}
alias Folded = Seen;

@compute @workgroup_size(lanes)
fn main(@builtin(local_invocation_index) lane: u32) {
  var mine = Seen();
  let count = arrayLength(&values);
  for (var i = lane; i < count; i += lanes) {
    let bits = values[i];
    let value = bitcast<f32>(bits);
    if (compares) { mine.changed += select(0u, 1u, bits != before[i]); }
    if (isNan(value)) { mine.nan++; }
    else if (!isFinite(value)) { mine.infinite++; }
    else {
      if ((bits & 0x7fffffffu) == 0u) { mine.zero++; }
      mine.squares += value * value;
      mine.largest = max(mine.largest, abs(value));
    }
  }
  let all = fold(lane, mine);
  if (lane > 0u) { return; }
  summary[0] = all.nan;
  summary[1] = all.infinite;
  summary[2] = all.zero;
  summary[3] = all.changed;
  summary[4] = bitcast<u32>(all.squares);
  summary[5] = bitcast<u32>(all.largest);
  summary[6] = 0u;
  summary[7] = 0u;
}

fn joined(a: Seen, b: Seen) -> Seen {
  return Seen(
    a.nan + b.nan,
    a.infinite + b.infinite,
    a.zero + b.zero,
    a.changed + b.changed,
    a.squares + b.squares,
    max(a.largest, b.largest),
  );
}
