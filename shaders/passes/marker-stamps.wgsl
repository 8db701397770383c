// marker-stamps: the topmost marker in each pixel of a scatter plot.
//   in   valueAt   a matrix source: rows are samples, columns are channels
//   in   rowOf, columnOf, markerDistance   from marker-position
//   out  stamps    u32[height·width]   channel·samples + sample + 1 of the topmost marker; 0 without a marker
//   in   before    u32[height·width]   the stamps of the parts before this one; read with `later`
//   in   shape     Shape               the values of a part: from the topmost marker down, each `step`-th from `first` on
// clearStamps runs before stampMarkers. Later channels lie over earlier ones. stampMarkers: one invocation per value of
// a part writes the pixels that its marker touches. Each part has markers from all over the plot: those before it hide
// most of what comes, which a plain read sees; on a software adapter an atomic one takes many times as long.
// clearStamps: one invocation per 64 pixels.
struct Shape { first: u32, step: u32 }
override later: bool = false;
@group(0) @binding(2) var<storage, read_write> stamps: array<atomic<u32>>;
@group(0) @binding(3) var<storage, read> before: array<u32>;
@group(0) @binding(4) var<uniform> shape: Shape;
const run = 64u;

@compute @workgroup_size(64)
fn clearStamps(@builtin(global_invocation_id) id: vec3u) {
  let end = min((id.x + 1u) * run, arrayLength(&stamps));
  for (var pixel = id.x * run; pixel < end; pixel++) { atomicStore(&stamps[pixel], 0u); }
}

@compute @workgroup_size(64)
fn stampMarkers(@builtin(global_invocation_id) id: vec3u) {
  let count = plot.samples * plot.channels;
  let fromTop = shape.first + id.x * shape.step;
  if (fromTop >= count) { return; }
  let key = count - fromTop;
  let sample = (key - 1u) % plot.samples;
  let value = valueAt(sample, (key - 1u) / plot.samples);
  if (isFinite(value)) { stamp(vec2f(columnOf(sample), rowOf(value)), key); }
}

// No marker reaches beyond its radius along an axis; half a pixel more is its soft edge.
fn stamp(centre: vec2f, key: u32) {
  let reach = plot.radius + 0.5;
  let last = vec2f(plot.size) - 1.0;
  let first = vec2u(clamp(ceil(centre - reach - 0.5), vec2f(0.0), last));
  let end = vec2u(clamp(floor(centre + reach - 0.5), vec2f(0.0), last));
  for (var y = first.y; y <= end.y; y++) {
    for (var x = first.x; x <= end.x; x++) {
      let pixel = y * plot.size.x + x;
      if (later && before[pixel] >= key) { continue; }
      if (markerDistance(vec2f(f32(x), f32(y)) + 0.5 - centre) < 0.5) { atomicMax(&stamps[pixel], key); }
    }
  }
}
