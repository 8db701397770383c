// channel-keys: one number per channel, to sort the grid by.
//   in   valueAt  a matrix source: rows are time steps, columns are channels
//   in   choice   Choice          which number
//   out  keys     f32[channels]
// range: highest - lowest. variance: the mean squared distance from the mean (Welford's update). last: the last value.
// Only finite values count; a channel without any gets the lowest key. One invocation per channel; neighbouring lanes
// read neighbouring channels, as they lie in memory.
struct Choice {
  key: u32,
}
const rangeKey = 1u;
const varianceKey = 2u;
@group(0) @binding(0) var<uniform> choice: Choice;
@group(0) @binding(1) var<storage, read_write> keys: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= matrixColumns()) { return; }
  var ends = vec2f(largest, -largest);
  var count = 0.0;
  var mean = 0.0;
  var squares = 0.0;
  var last = -largest;
  for (var time = 0u; time < matrixRows(); time++) {
    let value = valueAt(time, id.x);
    if (!isFinite(value)) { continue; }
    ends = vec2f(min(ends.x, value), max(ends.y, value));
    count += 1.0;
    let away = value - mean;
    mean += away / count;
    squares += away * (value - mean);
    last = value;
  }
  var key = last;
  if (count > 0.0 && choice.key == rangeKey) { key = ends.y - ends.x; }
  if (count > 0.0 && choice.key == varianceKey) { key = squares / count; }
  keys[id.x] = key;
}
