// series-extent: how far up and down a series reaches within one pixel column, as series-extent.wgsl has it. Joined with a
// matrix whose rows are time steps and whose columns are series. Pixel column p of w covers the times from p·(T-1)/w to
// (p+1)·(T-1)/w. Within these, the extremes are at samples or at the two ends, where the series is interpolated. Samples
// that are not finite leave a gap: lowest > highest where there is no series.
// needs numbers.glsl, and valueAt
float positionOf(int column, int last, int width) {
  return min(float(column) * float(last) / float(width), float(last));
}

vec2 including(vec2 extent, float value) {
  return isFinite(value) ? vec2(min(extent.x, value), max(extent.y, value)) : extent;
}

// The value between two samples.
float between(float time, int series, int last) {
  int before = int(floor(time));
  float part = time - floor(time);
  float first = valueAt(before, series);
  if (part == 0.0) return first;
  float second = valueAt(min(before + 1, last), series);
  // Not mix(): infinite ends must give something that is not finite, and equal ends that value exactly.
  return isFinite(first) && isFinite(second) ? first + part * (second - first) : nan();
}

vec2 extentOf(int series, int column, int width) {
  int last = matrixSize.x - 1;
  float start = positionOf(column, last, width);
  float end = positionOf(column + 1, last, width);
  vec2 extent = vec2(largest, -largest);
  extent = including(extent, between(start, series, last));
  extent = including(extent, between(end, series, last));
  int inner = int(floor(end));
  for (int time = int(ceil(start)); time <= inner; time++) extent = including(extent, valueAt(time, series));
  return extent;
}
