// percentiles: the 1st and the 99th percentile of a matrix's finite values, between neighbours as numpy has it: of n
// values in order, the one at (n - 1)·p, on the line between the two beside it.
//   in   valueAt, leftOut  a matrix source, of one that holds a part the cells of that part; cells that do not count
//   ordered, valueOf       from order
//   out  search  Search    what is known of the four values beside the percentiles, and how many values share it
//   out  range   vec4f     (1st, 99th percentile, 0, 0); low > high if no value counts
// Radix selection, 8 bits a step, the highest first. Floats are mapped to integers of the same order. count: how many
// values that share a value's known bits have each value of the next 8; values whose known bits are the same share the
// counts of the first of them. choose: the next 8 bits of each, by its rank; one workgroup.
struct Search {
  known: array<u32, 4>,
  rank: array<u32, 4>,
  values: u32,
  counts: array<atomic<u32>, 1024>,
}
const sought = 4u;
const digits = 256u;
override lanes: u32 = 256;
override shift: u32; // 24, 16, 8, 0
@group(0) @binding(0) var<storage, read_write> search: Search;
@group(0) @binding(1) var<storage, read_write> range: vec4f;

var<workgroup> ofGroup: array<atomic<u32>, 1024>;

@compute @workgroup_size(lanes)
fn count(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(local_invocation_index) lane: u32,
  @builtin(num_workgroups) groups: vec3u,
) {
  let rows = heldRows();
  let first = heldColumns().x;
  let columns = heldColumns().y - first;
  let stride = groups.x * lanes;
  let step = vec2u(stride / columns, stride % columns);
  var cell = vec2u(id.x / columns, id.x % columns);
  while (cell.x < rows.y - rows.x) {
    let at = vec2u(rows.x, first) + cell;
    let value = valueAt(at.x, at.y);
    if (isFinite(value) && !leftOut(at.x, at.y, value)) { countValue(ordered(value)); }
    let column = cell.y + step.y;
    let wraps = column >= columns;
    cell = vec2u(cell.x + step.x + u32(wraps), column - select(0u, columns, wraps));
  }
  workgroupBarrier();
  for (var i = lane; i < sought * digits; i += lanes) {
    let counted = atomicLoad(&ofGroup[i]);
    if (counted > 0u) { atomicAdd(&search.counts[i], counted); }
  }
}

fn countValue(key: u32) {
  let digit = (key >> shift) % digits;
  for (var i = 0u; i < sought; i++) {
    if (firstAlike(i) == i && sharesKnown(key, i)) { atomicAdd(&ofGroup[i * digits + digit], 1u); }
  }
}

// Of the values, which are in order, the first with the same known bits.
fn firstAlike(which: u32) -> u32 {
  if (shift == 24u) { return 0u; }
  var first = which;
  while (first > 0u && search.known[first - 1u] == search.known[which]) { first -= 1u; }
  return first;
}

fn sharesKnown(key: u32, which: u32) -> bool {
  return shift == 24u || ((key ^ search.known[which]) >> shift) < digits;
}

@compute @workgroup_size(64)
fn choose(@builtin(local_invocation_index) lane: u32) {
  if (lane == 0u && shift == 24u) { rankSought(); }
  storageBarrier();
  var known = 0u;
  if (lane < sought) { known = digitOf(lane); }
  storageBarrier();
  if (lane < sought) { search.known[lane] = known; }
  for (var i = lane; i < sought * digits; i += 64u) { atomicStore(&search.counts[i], 0u); }
  storageBarrier();
  if (lane == 0u && shift == 0u) { range = vec4f(percentiles(), 0.0, 0.0); }
}

// The percentiles lie at ranks (n - 1)/100 and (n - 1) - (n - 1)/100, each between two values.
fn rankSought() {
  var values = 0u;
  for (var i = 0u; i < digits; i++) { values += atomicLoad(&search.counts[i]); }
  search.values = values;
  let last = max(values, 1u) - 1u;
  let low = last / 100u;
  let high = last - low - u32(last % 100u > 0u);
  search.rank = array<u32, 4>(low, min(low + 1u, last), high, min(high + 1u, last));
  search.known = array<u32, 4>(0u, 0u, 0u, 0u);
}

fn digitOf(which: u32) -> u32 {
  let start = firstAlike(which) * digits;
  var rank = search.rank[which];
  var digit = 0u;
  while (digit < digits - 1u) {
    let counted = atomicLoad(&search.counts[start + digit]);
    if (rank < counted) { break; }
    rank -= counted;
    digit += 1u;
  }
  search.rank[which] = rank;
  return search.known[which] | (digit << shift);
}

fn percentiles() -> vec2f {
  if (search.values == 0u) { return vec2f(largest, -largest); }
  let rest = f32((search.values - 1u) % 100u) / 100.0;
  let low = between(valueOf(search.known[0]), valueOf(search.known[1]), rest);
  // From the upper of the two downwards: exactly as far.
  return vec2f(low, between(valueOf(search.known[3]), valueOf(search.known[2]), select(rest, 1.0, rest == 0.0)));
}

// From the nearer end, as numpy's lerp; by halves where float32 does not hold the difference.
fn between(a: f32, b: f32, part: f32) -> f32 {
  if (abs(0.5 * b - 0.5 * a) > 1.7e38) { return a * (1.0 - part) + b * part; }
  return select(a + part * (b - a), b - (1.0 - part) * (b - a), part >= 0.5);
}
