// series-extent: how far up and down a line reaches within one pixel column. Joined with a matrix source: rows are time steps,
// columns are lines.
// Time t = 0…T-1 runs linearly from the left edge of the plot to its right edge, so pixel column p covers the times from p·(T-1)/w to
// (p+1)·(T-1)/w; within, the line's extremes are at the samples and at the two ends, where it is interpolated. Samples that are
// not finite leave a gap: lowest > highest where there is no line.
fn extentOf(line: u32, column: u32, width: u32) -> vec2f {
  let last = matrixRows() - 1u;
  let start = position(column, last, width);
  let end = position(column + 1u, last, width);
  var extent = vec2f(largest, -largest);
  extent = including(extent, between(start, line, last));
  extent = including(extent, between(end, line, last));
  let inner = u32(floor(end));
  for (var step = u32(ceil(start)); step <= inner; step++) {
    extent = including(extent, valueAt(step, line));
  }
  return extent;
}

fn position(column: u32, last: u32, width: u32) -> f32 {
  return min(f32(column) * f32(last) / f32(width), f32(last));
}

// The line's value between two samples.
fn between(time: f32, line: u32, last: u32) -> f32 {
  let before = u32(floor(time));
  let part = time - floor(time);
  let first = valueAt(before, line);
  if (part == 0.0) { return first; }
  let second = valueAt(min(before + 1u, last), line);
  // Not mix(): infinite ends must give something that is not finite, and equal ends that value exactly.
  return first + part * (second - first);
}

fn including(extent: vec2f, value: f32) -> vec2f {
  if (!isFinite(value)) { return extent; }
  return vec2f(min(extent.x, value), max(extent.y, value));
}
