// series-density: how many series pass each pixel of one plot that holds them all.
//   in   extentOf  from series-extent, over a matrix source: rows are time steps, columns are series
//   in   range     vec4f               lowest and highest of all values, from value-range
//   in   plot      Plot                its size in pixels
//   out  counts    u32[height][width]
//   out  peak      u32                 the highest count
// Steps: clearCounts, countSeries, findPeak. A series counts once in each pixel that it touches: in each pixel column
// from its lowest to its highest value there. countSeries: one invocation per series and column, neighbouring lanes on
// neighbouring series. clearCounts, findPeak: one per 64 pixels.
struct Plot {
  size: vec2u,
  zero: u32,
}
@group(0) @binding(0) var<storage, read> range: vec4f;
@group(0) @binding(1) var<uniform> plot: Plot;
@group(0) @binding(2) var<storage, read_write> counts: array<atomic<u32>>;
@group(0) @binding(3) var<storage, read_write> peak: atomic<u32>;
const run = 64u;

@compute @workgroup_size(64)
fn clearCounts(@builtin(global_invocation_id) id: vec3u) {
  let end = min((id.x + 1u) * run, arrayLength(&counts));
  for (var pixel = id.x * run; pixel < end; pixel++) { atomicStore(&counts[pixel], 0u); }
  if (id.x == 0u) { atomicStore(&peak, 0u); }
}

@compute @workgroup_size(64)
fn countSeries(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= matrixColumns()) { return; }
  let extent = extentOf(id.x, id.y, plot.size.x);
  if (extent.x > extent.y) { return; }
  let ends = padded(withZero(range.xy, plot.zero));
  let height = f32(plot.size.y);
  let top = clamp(floor(height * (ends.y - extent.y) / (ends.y - ends.x)), 0.0, height - 1.0);
  let bottom = clamp(floor(height * (ends.y - extent.x) / (ends.y - ends.x)), top, height - 1.0);
  for (var row = u32(top); row <= u32(bottom); row++) { atomicAdd(&counts[row * plot.size.x + id.y], 1u); }
}

@compute @workgroup_size(64)
fn findPeak(@builtin(global_invocation_id) id: vec3u) {
  let end = min((id.x + 1u) * run, arrayLength(&counts));
  var highest = 0u;
  for (var pixel = id.x * run; pixel < end; pixel++) { highest = max(highest, atomicLoad(&counts[pixel])); }
  if (highest > 0u) { atomicMax(&peak, highest); }
}
