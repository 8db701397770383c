// column-extents: how far up and down each channel's line reaches within each pixel column of its cell. After this the cost of
// drawing follows the pixels, whatever the number of time steps.
//   in   valueAt   a matrix source: rows are time steps, columns are channels
//   in   cell      Cell                   the cell's width in pixels
//   out  extents   vec2f[width][channels] (lowest, highest) of the line; lowest > highest where there is none
// Time t = 0…T-1 runs linearly from the left edge of the cell to its right edge, so pixel column p covers the times from p·(T-1)/w to
// (p+1)·(T-1)/w; within, the line's extremes are at the samples and at the two ends, where it is interpolated. Samples that are
// not finite leave a gap. One invocation per channel and column; lanes run along channels, as the values lie in memory.
struct Cell {
  width: u32,
}
@group(0) @binding(0) var<uniform> cell: Cell;
@group(0) @binding(1) var<storage, read_write> extents: array<vec2f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let channel = id.x;
  if (channel >= matrixColumns()) { return; }
  let last = matrixRows() - 1u;
  let start = position(id.y, last);
  let end = position(id.y + 1u, last);
  var extent = vec2f(largest, -largest);
  extent = including(extent, between(start, channel, last));
  extent = including(extent, between(end, channel, last));
  let inner = u32(floor(end));
  for (var step = u32(ceil(start)); step <= inner; step++) {
    extent = including(extent, valueAt(step, channel));
  }
  extents[id.y * matrixColumns() + channel] = extent;
}

fn position(column: u32, last: u32) -> f32 {
  return min(f32(column) * f32(last) / f32(cell.width), f32(last));
}

// The line's value between two samples.
fn between(time: f32, channel: u32, last: u32) -> f32 {
  let before = u32(floor(time));
  let part = time - floor(time);
  let first = valueAt(before, channel);
  if (part == 0.0) { return first; }
  let second = valueAt(min(before + 1u, last), channel);
  // Not mix(): infinite ends must give something that is not finite, and equal ends that value exactly.
  return first + part * (second - first);
}

fn including(extent: vec2f, value: f32) -> vec2f {
  if (!isFinite(value)) { return extent; }
  return vec2f(min(extent.x, value), max(extent.y, value));
}
