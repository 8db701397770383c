// marker-position: where a scatter plot puts the marker of a value, and the marker's shape. Joined with a matrix source
// whose rows are samples and whose columns are channels.
//   in  range  vec4f   lowest and highest finite value, from value-range
//   in  plot   Plot    in device pixels
// Sample s of S is centred in the s-th of S equal columns. y runs from low at the bottom to high at the top; both lie a
// marker's radius inside the edges, so that no marker is cut. The ends are ± the largest absolute value, or fixed.
// Markers are matplotlib's: o 0, s 1, D 2, ^ 3, v 4, + 5, x 6; none reaches beyond the radius along x or y.
struct Plot {
  size: vec2u,
  samples: u32,
  channels: u32,
  radius: f32,
  marker: u32,
  zero: u32,
  fixedEnds: u32,
  ends: vec2f,
  oneColour: u32,
  rim: f32,
  zeroColour: vec4f,
  markerColour: vec4f,
  rimColour: vec4f,
}
@group(0) @binding(0) var<storage, read> range: vec4f;
@group(0) @binding(1) var<uniform> plot: Plot;

fn columnOf(sample: u32) -> f32 {
  return (f32(sample) + 0.5) * f32(plot.size.x) / f32(plot.samples);
}

fn plotEnds() -> vec2f {
  var ends = plot.ends;
  if (plot.fixedEnds == 0u) {
    let reach = max(abs(range.x), abs(range.y));
    ends = vec2f(-reach, reach);
  }
  if (ends.x == ends.y) { ends += vec2f(-1.0, 1.0); }
  return ends;
}

fn rowOf(value: f32) -> f32 {
  let ends = plotEnds();
  // The quotient first: heights times large values would overflow.
  return plot.radius + (f32(plot.size.y) - 2.0 * plot.radius) * ((ends.y - value) / (ends.y - ends.x));
}

// From a marker's outline to a point, given from its centre: below zero inside.
fn markerDistance(offset: vec2f) -> f32 {
  let r = plot.radius;
  let away = abs(offset);
  switch (plot.marker) {
    case 1u: { return max(away.x, away.y) - 0.886 * r; } // as large as the circle
    case 2u: { return (away.x + away.y - r) * 0.7071; }
    case 3u: { return max(offset.y, 0.866 * away.x - 0.5 * offset.y) - 0.5 * r; }
    case 4u: { return max(-offset.y, 0.866 * away.x + 0.5 * offset.y) - 0.5 * r; }
    case 5u: { return armDistance(away); }
    case 6u: { return armDistance(abs(vec2f(offset.x + offset.y, offset.x - offset.y)) * 0.7071); }
    default: { return length(offset) - r; }
  }
}

fn armDistance(away: vec2f) -> f32 {
  return max(min(away.x, away.y) - max(0.5, 0.2 * plot.radius), max(away.x, away.y) - plot.radius);
}
