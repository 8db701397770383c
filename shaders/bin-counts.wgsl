// bin-counts: how many values fall into each of `bins` equal bins from the lowest to the highest value, as numpy.histogram.
//   in   valueAt  a matrix source
//   in   range    vec4f      lowest and highest finite value and more, from value-range
//   out  counts   u32[bins]  bin i holds low + i·w <= value < low + (i+1)·w, the last one its upper end too; w = (high - low)/bins
//   out  peak     u32        the highest count
// Equal ends are widened by a half each, as numpy does. Values that are not finite are in no bin.
// clearCounts, countValues, findPeak in this order. countValues: workgroups share the elements in strides; counts are gathered in
// workgroup memory first when they fit, so that a crowded bin is not fought over by all.
override lanes: u32 = 64;
const localBins = 2048u;
@group(0) @binding(0) var<storage, read> range: vec4f;
@group(0) @binding(1) var<storage, read_write> counts: array<atomic<u32>>;
@group(0) @binding(2) var<storage, read_write> peak: atomic<u32>;

var<workgroup> local: array<atomic<u32>, localBins>;

@compute @workgroup_size(lanes)
fn clearCounts(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < arrayLength(&counts)) { atomicStore(&counts[id.x], 0u); }
  if (id.x == 0u) { atomicStore(&peak, 0u); }
}

@compute @workgroup_size(lanes)
fn countValues(
  @builtin(local_invocation_index) lane: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
) {
  let bins = arrayLength(&counts);
  let ends = binEnds();
  let columns = matrixColumns();
  let count = matrixRows() * columns;
  for (var i = group.x * lanes + lane; i < count; i += groups.x * lanes) {
    let value = valueAt(i / columns, i % columns);
    if (isFinite(value)) { add(value, ends, bins); }
  }
  workgroupBarrier();
  if (bins > localBins) { return; }
  for (var bin = lane; bin < bins; bin += lanes) {
    let seen = atomicLoad(&local[bin]);
    if (seen > 0u) { atomicAdd(&counts[bin], seen); }
  }
}

@compute @workgroup_size(lanes)
fn findPeak(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < arrayLength(&counts)) { atomicMax(&peak, atomicLoad(&counts[id.x])); }
}

fn add(value: f32, ends: vec2f, bins: u32) {
  let t = (value - ends.x) / (ends.y - ends.x);
  let bin = min(u32(max(floor(t * f32(bins)), 0.0)), bins - 1u);
  if (bins > localBins) { atomicAdd(&counts[bin], 1u); }
  else { atomicAdd(&local[bin], 1u); }
}

fn binEnds() -> vec2f {
  if (range.x == range.y) { return vec2f(range.x - 0.5, range.x + 0.5); }
  return range.xy;
}
