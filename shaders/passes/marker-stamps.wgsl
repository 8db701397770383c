// marker-stamps: the topmost marker in each pixel of a scatter plot.
//   in   valueAt   a matrix source: rows are samples, columns are channels
//   in   rowOf, columnOf, markerDistance   from marker-position
//   out  stamps    u32[height·width]   channel·samples + sample + 1 of the topmost marker; 0 without a marker
// clearStamps runs before stampMarkers. Later channels lie over earlier ones. stampMarkers: one invocation per value
// writes the pixels that its marker touches. clearStamps: one per 64 pixels.
@group(0) @binding(2) var<storage, read_write> stamps: array<atomic<u32>>;
const run = 64u;

@compute @workgroup_size(64)
fn clearStamps(@builtin(global_invocation_id) id: vec3u) {
  let end = min((id.x + 1u) * run, arrayLength(&stamps));
  for (var pixel = id.x * run; pixel < end; pixel++) { atomicStore(&stamps[pixel], 0u); }
}

@compute @workgroup_size(64)
fn stampMarkers(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let count = plot.samples * plot.channels;
  for (var i = id.x; i < count; i += groups.x * 64u) {
    let sample = i / plot.channels;
    let channel = i % plot.channels;
    let value = valueAt(sample, channel);
    if (isFinite(value)) { stamp(vec2f(columnOf(sample), rowOf(value)), channel * plot.samples + sample + 1u); }
  }
}

fn stamp(centre: vec2f, key: u32) {
  let reach = plot.radius + 0.5;
  let last = vec2f(plot.size) - 1.0;
  let first = vec2u(clamp(floor(centre - reach), vec2f(0.0), last));
  let end = vec2u(clamp(ceil(centre + reach), vec2f(0.0), last));
  for (var y = first.y; y <= end.y; y++) {
    for (var x = first.x; x <= end.x; x++) {
      if (markerDistance(vec2f(f32(x), f32(y)) + 0.5 - centre) < 0.5) { atomicMax(&stamps[y * plot.size.x + x], key); }
    }
  }
}
