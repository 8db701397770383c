// channel-keys: one number per channel, by which the grid is put in order.
//   in   valueAt  a matrix source: rows are time steps, columns are channels
//   in   asked    Asked          which number
//   out  keys     f32[channels]
// range: highest - lowest; variance: the mean squared distance from the mean (Welford's update); last: the last value. Values that are not
// finite do not count; a channel without any has the lowest key. One invocation per channel, lanes as the values lie in memory.
struct Asked {
  key: u32,
}
const rangeKey = 1u;
const varianceKey = 2u;
@group(0) @binding(0) var<uniform> asked: Asked;
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
  if (count > 0.0 && asked.key == rangeKey) { key = ends.y - ends.x; }
  if (count > 0.0 && asked.key == varianceKey) { key = squares / count; }
  keys[id.x] = key;
}
