// row-statistics: sum, entropy and highest value of each row, or of each column, of a matrix.
//   in   valueAt     a matrix source; of one that holds a part, the rows or columns of that part
//   in   slices      Slices        `count` rows (ofRows) or columns (ofColumns) from `first` on
//   out  statistics  vec4f[count]  sum; entropy in bits; highest value; its index along the row or column
// Entropy of the distribution that a row of weights is: H = -Σ p·log2 p with p = v/S and S = Σ v over the values above
// 0 (Shannon 1948, section 6). One pass suffices: H = log2 S - (Σ v·log2 v)/S; 0 where no value is above 0. Only finite
// values count; a row without any has highest NaN at index -1. ofRows: one workgroup per row, neighbouring lanes on
// neighbouring columns. ofColumns: one invocation per column.
struct Slices {
  first: u32,
  count: u32,
}
override lanes: u32 = 64;
@group(0) @binding(0) var<uniform> slices: Slices;
@group(0) @binding(1) var<storage, read_write> statistics: array<vec4f>;

struct Seen {
  sum: f32,
  positive: f32, // Σ v over v > 0
  information: f32, // Σ v·log2 v over v > 0
  highest: f32,
  index: i32,
}
alias Folded = Seen;

@compute @workgroup_size(lanes)
fn ofRows(
  @builtin(local_invocation_index) lane: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
) {
  let row = max(slices.first, heldRows().x) + group.y * groups.x + group.x;
  if (row >= min(slices.first + slices.count, heldRows().y)) { return; }
  let all = fold(lane, ofRow(row, lane, lanes));
  if (lane == 0u) { statistics[row - slices.first] = result(all); }
}

@compute @workgroup_size(lanes)
fn ofColumns(@builtin(global_invocation_id) id: vec3u) {
  let column = max(slices.first, heldColumns().x) + id.x;
  if (column >= min(slices.first + slices.count, heldColumns().y)) { return; }
  statistics[column - slices.first] = result(ofColumn(column, 0u, 1u));
}

// Of every step-th value from `first` on.
fn ofRow(row: u32, first: u32, step: u32) -> Seen {
  var mine = none();
  for (var column = first; column < matrixColumns(); column += step) {
    mine = including(mine, valueAt(row, column), i32(column));
  }
  return mine;
}

fn ofColumn(column: u32, first: u32, step: u32) -> Seen {
  var mine = none();
  for (var row = first; row < matrixRows(); row += step) { mine = including(mine, valueAt(row, column), i32(row)); }
  return mine;
}

fn none() -> Seen { return Seen(0.0, 0.0, 0.0, -largest, -1); }

fn including(seen: Seen, value: f32, index: i32) -> Seen {
  if (!isFinite(value)) { return seen; }
  var next = seen;
  next.sum += value;
  if (value > 0.0) {
    next.positive += value;
    next.information += value * log2(value);
  }
  if (value > seen.highest || seen.index < 0) {
    next.highest = value;
    next.index = index;
  }
  return next;
}

// Of equal values the first one counts.
fn joined(a: Seen, b: Seen) -> Seen {
  var all = a;
  all.sum += b.sum;
  all.positive += b.positive;
  all.information += b.information;
  if (b.index >= 0 && (a.index < 0 || b.highest > a.highest || (b.highest == a.highest && b.index < a.index))) {
    all.highest = b.highest;
    all.index = b.index;
  }
  return all;
}

fn result(seen: Seen) -> vec4f {
  var entropy = 0.0;
  if (seen.positive > 0.0) { entropy = max(0.0, log2(seen.positive) - seen.information / seen.positive); }
  if (seen.index < 0) { return vec4f(0.0, 0.0, bitcast<f32>(slices.first | 0x7fc00000u), -1.0); }
  return vec4f(seen.sum, entropy, seen.highest, f32(seen.index));
}
