// histogram-bins: how many values of each entry fall into each of `bins` equal bins, as numpy.histogram.
//   in   valueAt  a matrix source: one row per entry
//   in   groupOf  from share-groups
//   in   ranges   vec2f[groups]          lowest and highest finite value of the entries that share bins, from
//                                        entry-ranges
//   in   binning  Binning                the bins' ends: the range, ± its larger absolute end, or fixed
//   out  counts   u32[entries][bins]     bin i holds low + i·w <= value < low + (i+1)·w with w = (high - low)/bins; the
//                                        last bin holds high too
//   out  odd      u32[entries][4]        values that are NaN, infinite, or finite and beyond the ends
//   out  peaks    (u32, u32)[entries][ranks]  the highest counts and their bins, highest first, equal ones from the
//                                             left
//   out  tops     u32[groups]            top of the y-axis: the highest count of the last rank that any entry has
// Equal ends are moved apart by a half each, as numpy does. Values that are not finite are in no bin.
// Steps: clearCounts, countValues, findPeaks, findTops. countValues: workgroups (g, e) read the values of entry e in
// strides and count in workgroup memory first if the bins fit, so that lanes do not contend for a crowded bin.
// findPeaks: one workgroup per entry. findTops: one per group that shares its y-axis.
struct Binning {
  bins: u32,
  entries: u32,
  ranks: u32,
  ends: u32,
  fixed: vec2f,
  overlays: u32,
  columns: u32,
  shareX: u32,
  shareY: u32,
}
const symmetricEnds = 1u;
const fixedEnds = 2u;
override lanes: u32 = 64;
const localBins = 2048u;
@group(0) @binding(0) var<storage, read> ranges: array<vec2f>;
@group(0) @binding(1) var<uniform> binning: Binning;
@group(0) @binding(2) var<storage, read_write> counts: array<atomic<u32>>;
@group(0) @binding(3) var<storage, read_write> odd: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> peaks: array<vec2u>;
@group(0) @binding(5) var<storage, read_write> tops: array<u32>;

var<workgroup> local: array<atomic<u32>, localBins>;
var<workgroup> best: array<vec2u, lanes>;

@compute @workgroup_size(lanes)
fn clearCounts(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let step = groups.x * lanes;
  for (var i = id.x; i < arrayLength(&counts); i += step) { atomicStore(&counts[i], 0u); }
  for (var i = id.x; i < arrayLength(&odd); i += step) { atomicStore(&odd[i], 0u); }
}

@compute @workgroup_size(lanes)
fn countValues(
  @builtin(local_invocation_index) lane: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
) {
  let entry = group.y;
  let range = ranges[groupOf(entry, binning.overlays, binning.columns, binning.shareX)];
  let ends = binEnds(range, binning.ends, binning.fixed);
  let count = matrixColumns();
  var ownOdd = vec3u(0u);
  for (var i = group.x * lanes + lane; i < count; i += groups.x * lanes) {
    let value = valueAt(entry, i);
    if (isNan(value)) { ownOdd.x += 1u; }
    else if (!isFinite(value)) { ownOdd.y += 1u; }
    else if (value < ends.x || value > ends.y) { ownOdd.z += 1u; }
    else { add(value, ends, entry); }
  }
  for (var kind = 0u; kind < 3u; kind++) {
    if (ownOdd[kind] > 0u) { atomicAdd(&odd[4u * entry + kind], ownOdd[kind]); }
  }
  workgroupBarrier();
  if (binning.bins > localBins) { return; }
  for (var bin = lane; bin < binning.bins; bin += lanes) {
    let seen = atomicLoad(&local[bin]);
    if (seen > 0u) { atomicAdd(&counts[entry * binning.bins + bin], seen); }
  }
}

@compute @workgroup_size(lanes)
fn findPeaks(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) group: vec3u) {
  let first = group.x * binning.bins;
  var before = vec2u(0xffffffffu, 0u);
  for (var rank = 0u; rank < binning.ranks; rank++) {
    var mine = vec2u(0u);
    for (var bin = lane; bin < binning.bins; bin += lanes) {
      let seen = atomicLoad(&counts[first + bin]);
      let further = seen < before.x || (seen == before.x && bin > before.y);
      if (further && seen > mine.x) { mine = vec2u(seen, bin); }
    }
    best[lane] = mine;
    for (var width = lanes / 2u; width > 0u; width /= 2u) {
      workgroupBarrier();
      if (lane < width) { best[lane] = higher(best[lane], best[lane + width]); }
    }
    workgroupBarrier();
    before = best[0];
    if (lane == 0u) { peaks[group.x * binning.ranks + rank] = before; }
    workgroupBarrier();
  }
}

@compute @workgroup_size(lanes)
fn findTops(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) group: vec3u) {
  // (rank, count): the last rank that any entry has, and the highest count at that rank.
  var mine = vec2u(0u);
  for (var entry = lane; entry < binning.entries; entry += lanes) {
    if (groupOf(entry, binning.overlays, binning.columns, binning.shareY) != group.x) { continue; }
    for (var rank = binning.ranks; rank > 0u; rank--) {
      let seen = peaks[entry * binning.ranks + rank - 1u].x;
      if (seen > 0u) {
        mine = laterRank(mine, vec2u(rank, seen));
        break;
      }
    }
  }
  best[lane] = mine;
  for (var width = lanes / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (lane < width) { best[lane] = laterRank(best[lane], best[lane + width]); }
  }
  if (lane == 0u) { tops[group.x] = best[0].y; }
}

fn laterRank(a: vec2u, b: vec2u) -> vec2u {
  let first = a.x > b.x || (a.x == b.x && a.y >= b.y);
  return select(b, a, first);
}

fn higher(a: vec2u, b: vec2u) -> vec2u {
  let first = a.x > b.x || (a.x == b.x && a.y <= b.y);
  return select(b, a, first);
}

fn add(value: f32, ends: vec2f, entry: u32) {
  let t = (value - ends.x) / (ends.y - ends.x);
  let bin = min(u32(max(floor(t * f32(binning.bins)), 0.0)), binning.bins - 1u);
  if (binning.bins > localBins) { atomicAdd(&counts[entry * binning.bins + bin], 1u); }
  else { atomicAdd(&local[bin], 1u); }
}

fn binEnds(range: vec2f, kind: u32, fixed: vec2f) -> vec2f {
  var ends = range;
  if (kind == symmetricEnds) { ends = vec2f(-1.0, 1.0) * max(abs(range.x), abs(range.y)); }
  if (kind == fixedEnds) { ends = fixed; }
  if (ends.x == ends.y) { return vec2f(ends.x - 0.5, ends.x + 0.5); }
  return ends;
}
