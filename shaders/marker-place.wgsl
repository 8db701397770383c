// marker-place: where the marker of a value lies in a scatter plot. Joined with a matrix source: rows are samples, columns are channels.
//   in  range  vec4f   lowest and highest finite value, from value-range
//   in  plot   Plot    in device pixels
// Sample s of S is centred in the s-th of S equal columns. y runs from low at the bottom to high at the top, a marker's radius
// away from the edges, so that no marker is cut: ± the largest absolute value, or fixed ends.
struct Plot {
  size: vec2u,
  samples: u32,
  channels: u32,
  radius: f32,
  zero: u32,
  fixedEnds: u32,
  ends: vec2f,
  zeroColour: vec4f,
}
@group(0) @binding(0) var<storage, read> range: vec4f;
@group(0) @binding(1) var<uniform> plot: Plot;

fn columnOf(sample: u32) -> f32 {
  return (f32(sample) + 0.5) * f32(plot.size.x) / f32(plot.samples);
}

fn rowOf(value: f32) -> f32 {
  var ends = plot.ends;
  if (plot.fixedEnds == 0u) {
    let reach = max(abs(range.x), abs(range.y));
    ends = vec2f(-reach, reach);
  }
  if (ends.x == ends.y) { ends += vec2f(-1.0, 1.0); }
  return plot.radius + (f32(plot.size.y) - 2.0 * plot.radius) * (ends.y - value) / (ends.y - ends.x);
}
