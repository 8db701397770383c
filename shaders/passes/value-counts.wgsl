// value-counts: how many values of a matrix are NaN, infinite or zero, how many of its rows hold only zeros, and its range.
//   in   valueAt  a matrix source: a row per unit
//   out  counts   Counts
// start: one invocation. countValues: one workgroup per row, folded over two dimensions; neighbouring lanes read
// neighbouring values. Numbers of all rows are joined by atomics; floats by their order, which order.wgsl gives.
struct Counts {
  nan: atomic<u32>,
  infinite: atomic<u32>,
  zero: atomic<u32>,
  zeroRows: atomic<u32>,
  lowest: atomic<u32>, // ordered(value); above `highest` where no value is finite
  highest: atomic<u32>,
}
override lanes: u32 = 64;
@group(0) @binding(0) var<storage, read_write> counts: Counts;

struct Seen {
  nan: u32,
  infinite: u32,
  zero: u32,
  lowest: f32,
  highest: f32,
}
alias Folded = Seen;

@compute @workgroup_size(1)
fn start() {
  atomicStore(&counts.nan, 0u);
  atomicStore(&counts.infinite, 0u);
  atomicStore(&counts.zero, 0u);
  atomicStore(&counts.zeroRows, 0u);
  atomicStore(&counts.lowest, ordered(largest));
  atomicStore(&counts.highest, ordered(-largest));
}

@compute @workgroup_size(lanes)
fn countValues(
  @builtin(local_invocation_index) lane: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
) {
  let row = group.y * groups.x + group.x;
  if (row >= matrixRows()) { return; }
  var mine = Seen(0u, 0u, 0u, largest, -largest);
  for (var column = lane; column < matrixColumns(); column += lanes) { mine = including(mine, valueAt(row, column)); }
  let all = fold(lane, mine);
  if (lane > 0u) { return; }
  if (all.nan > 0u) { atomicAdd(&counts.nan, all.nan); }
  if (all.infinite > 0u) { atomicAdd(&counts.infinite, all.infinite); }
  if (all.zero > 0u) { atomicAdd(&counts.zero, all.zero); }
  if (all.zero == matrixColumns()) { atomicAdd(&counts.zeroRows, 1u); }
  atomicMin(&counts.lowest, ordered(all.lowest));
  atomicMax(&counts.highest, ordered(all.highest));
}

fn including(seen: Seen, value: f32) -> Seen {
  var next = seen;
  if (!isFinite(value)) {
    if (isNan(value)) { next.nan++; } else { next.infinite++; }
    return next;
  }
  // By the bits: hardware may take a subnormal number for zero.
  if ((bitcast<u32>(value) & 0x7fffffffu) == 0u) { next.zero++; }
  next.lowest = min(next.lowest, value);
  next.highest = max(next.highest, value);
  return next;
}

fn joined(a: Seen, b: Seen) -> Seen {
  return Seen(
    a.nan + b.nan,
    a.infinite + b.infinite,
    a.zero + b.zero,
    min(a.lowest, b.lowest),
    max(a.highest, b.highest),
  );
}
