// series-extent: how far up and down a series reaches within one pixel column. Joined with a matrix source whose rows
// are time steps and whose columns are series. Time t = 0…T-1 runs linearly from the plot's left edge to its right
// edge, so pixel column p covers the times from p·(T-1)/w to (p+1)·(T-1)/w. Within these, the extremes are at samples
// or at the two ends, where the series is interpolated. Samples that are not finite leave a gap: lowest > highest where
// there is no series.
fn extentOf(series: u32, column: u32, width: u32) -> vec2f {
  let last = matrixRows() - 1u;
  let start = position(column, last, width);
  let end = position(column + 1u, last, width);
  var extent = vec2f(largest, -largest);
  extent = including(extent, between(start, series, last));
  extent = including(extent, between(end, series, last));
  let inner = u32(floor(end));
  for (var step = u32(ceil(start)); step <= inner; step++) {
    extent = including(extent, valueAt(step, series));
  }
  return extent;
}

fn position(column: u32, last: u32, width: u32) -> f32 {
  return min(f32(column) * f32(last) / f32(width), f32(last));
}

// The value between two samples.
fn between(time: f32, series: u32, last: u32) -> f32 {
  let before = u32(floor(time));
  let part = time - floor(time);
  let first = valueAt(before, series);
  if (part == 0.0) { return first; }
  let second = valueAt(min(before + 1u, last), series);
  // Not mix(): infinite ends must give something that is not finite, and equal ends that value exactly.
  return first + part * (second - first);
}

fn including(extent: vec2f, value: f32) -> vec2f {
  if (!isFinite(value)) { return extent; }
  return vec2f(min(extent.x, value), max(extent.y, value));
}
