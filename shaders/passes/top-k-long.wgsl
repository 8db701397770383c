// top-k-long: what top-k finds, for rows that are too long for one workgroup. The result is the same to the bit.
//   in       valueAt, ordered, valueOf  as in top-k
//   in       choice     Choice       k, from 1
//   in       split      Split        workgroups per row of a map
//   in, out  searches   Search[rows][mapsAcross]    how far each row is; zeros before and after
//            tallies    u32[rows][mapsAcross][256]  values by their next eight bits; zeros before and after
//   out      rowFloors  f32[rows][mapsAcross]       the lowest finite number where a row has fewer than k values
// Radix selection by eight bits at a time, most significant first: `tally` counts the values that share the prefix found
// so far by the eight bits after it, `choose` takes the highest of them that k values reach. Both run four times. NaN is
// left out.
struct Choice {
  k: u32,
}
struct Split {
  parts: u32,
}
struct Search {
  prefix: u32,
  left: u32, // the answer is the left-th largest of the values with this prefix; 0: there is none
  round: u32,
}
override lanes: u32 = 64;
@group(0) @binding(0) var<uniform> choice: Choice;
@group(0) @binding(1) var<storage, read_write> rowFloors: array<f32>;
@group(0) @binding(2) var<uniform> split: Split;
@group(0) @binding(3) var<storage, read_write> searches: array<Search>;
@group(0) @binding(4) var<storage, read_write> tallies: array<atomic<u32>>;

var<workgroup> ofGroup: array<atomic<u32>, 256>;

@compute @workgroup_size(lanes)
fn tally(
  @builtin(local_invocation_index) lane: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
) {
  let index = group.y * groups.x + group.x;
  let slot = index / split.parts;
  let row = slot / mapsAcross();
  if (row >= matrixRows()) { return; }
  let columns = columnsOfMap(slot - row * mapsAcross());
  let round = searches[slot].round;
  let prefix = searches[slot].prefix;
  let shift = 24u - 8u * round;
  // Neighbours often have the same bits: a lane adds a run of them at once.
  var bits = 0u;
  var run = 0u;
  let first = columns.x + (index % split.parts) * lanes + lane;
  for (var column = first; column < columns.y; column += split.parts * lanes) {
    let x = valueAt(row, column);
    // A shift by 32 would be one by 0.
    let order = ordered(x);
    if (isNan(x) || (round > 0u && (order >> (shift + 8u)) != prefix)) { continue; }
    let next = (order >> shift) & 255u;
    if (next != bits) {
      if (run > 0u) { atomicAdd(&ofGroup[bits], run); }
      bits = next;
      run = 0u;
    }
    run += 1u;
  }
  if (run > 0u) { atomicAdd(&ofGroup[bits], run); }
  workgroupBarrier();
  for (var bin = lane; bin < 256u; bin += lanes) {
    let count = atomicLoad(&ofGroup[bin]);
    if (count > 0u) { atomicAdd(&tallies[256u * slot + bin], count); }
  }
}

@compute @workgroup_size(lanes)
fn choose(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let slot = id.y * groups.x * lanes + id.x;
  if (slot >= matrixRows() * mapsAcross()) { return; }
  var search = searches[slot];
  if (search.round == 0u) { search.left = choice.k; }
  var chosen = 0u;
  var found = false;
  for (var bin = 256u; bin > 0u; bin--) {
    let count = atomicExchange(&tallies[256u * slot + bin - 1u], 0u);
    if (found) { continue; }
    found = count >= search.left;
    if (found) { chosen = bin - 1u; } else { search.left -= count; }
  }
  // Only the first round can find too few; the ones after it have nothing to count then.
  if (!found) { search.left = 0u; }
  search.prefix = (search.prefix << 8u) | chosen;
  search.round += 1u;
  if (search.round == 4u) {
    rowFloors[slot] = select(valueOf(search.prefix), -largest, search.left == 0u);
    search = Search();
  }
  searches[slot] = search;
}
