// row-statistics: what there is to say of each row, or of each column, of a matrix.
//   in   valueAt     a matrix source
//   in   lines       Lines         `count` rows (ofRows) or columns (ofColumns), from `first` on
//   out  statistics  vec4f[count]  sum; entropy in bits; highest value; its index along the line
// Entropy of the distribution that a line of weights is: H = -Σ p·log2 p, p = v/S, S = Σ v over the values above 0 (Shannon 1948, section 6),
// from one pass: H = log2 S - (Σ v·log2 v)/S; 0 where nothing is above 0. Only finite values count; a line
// without any has highest NaN at -1.
// ofRows: one workgroup per row, neighbouring lanes on neighbouring columns, one barrier. ofColumns: one invocation per column, for the same
// reason.
struct Lines {
  first: u32,
  count: u32,
}
override lanes: u32 = 64;
@group(0) @binding(0) var<uniform> lines: Lines;
@group(0) @binding(1) var<storage, read_write> statistics: array<vec4f>;

struct Seen {
  sum: f32,
  positive: f32, // Σ v over v > 0
  information: f32, // Σ v·log2 v over v > 0
  highest: f32,
  place: i32,
}
var<workgroup> parts: array<Seen, lanes>;

@compute @workgroup_size(lanes)
fn ofRows(
  @builtin(local_invocation_index) lane: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
) {
  let line = group.y * groups.x + group.x;
  if (line >= lines.count) { return; }
  var mine = nothing();
  for (var column = lane; column < matrixColumns(); column += lanes) {
    mine = including(mine, valueAt(lines.first + line, column), i32(column));
  }
  parts[lane] = mine;
  workgroupBarrier();
  if (lane > 0u) { return; }
  for (var other = 1u; other < lanes; other++) { mine = joined(mine, parts[other]); }
  statistics[line] = told(mine);
}

@compute @workgroup_size(lanes)
fn ofColumns(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= lines.count) { return; }
  var mine = nothing();
  for (var row = 0u; row < matrixRows(); row++) {
    mine = including(mine, valueAt(row, lines.first + id.x), i32(row));
  }
  statistics[id.x] = told(mine);
}

fn nothing() -> Seen { return Seen(0.0, 0.0, 0.0, -largest, -1); }

fn including(seen: Seen, value: f32, place: i32) -> Seen {
  if (!isFinite(value)) { return seen; }
  var next = seen;
  next.sum += value;
  if (value > 0.0) {
    next.positive += value;
    next.information += value * log2(value);
  }
  if (value > seen.highest || seen.place < 0) {
    next.highest = value;
    next.place = place;
  }
  return next;
}

// Of equal values the first along the line.
fn joined(a: Seen, b: Seen) -> Seen {
  var all = a;
  all.sum += b.sum;
  all.positive += b.positive;
  all.information += b.information;
  if (b.place >= 0 && (a.place < 0 || b.highest > a.highest || (b.highest == a.highest && b.place < a.place))) {
    all.highest = b.highest;
    all.place = b.place;
  }
  return all;
}

fn told(seen: Seen) -> vec4f {
  var entropy = 0.0;
  if (seen.positive > 0.0) { entropy = max(0.0, log2(seen.positive) - seen.information / seen.positive); }
  if (seen.place < 0) { return vec4f(0.0, 0.0, bitcast<f32>(lines.first | 0x7fc00000u), -1.0); }
  return vec4f(seen.sum, entropy, seen.highest, f32(seen.place));
}
