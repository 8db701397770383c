// scatter: paints stamped markers over the zero line. Each channel has its colour of a 256-entry map, or all have one
// colour; a thin rim keeps a white marker visible on a white page.
//   in  valueAt            a matrix source: rows are samples, columns are channels
//   in  rowOf, columnOf, markerDistance    from marker-position
//   in  stamps   u32[height·width]  from marker-stamps
//   in  colours  u32[256]           0xAABBGGRR; channel c of C has t = c / (C - 1), entry ⌊256·t⌋ clamped to 0…255
@group(0) @binding(2) var<storage, read> stamps: array<u32>;
@group(0) @binding(3) var<storage, read> colours: array<u32>;

@fragment
fn paint(@builtin(position) at: vec4f) -> @location(0) vec4f {
  let top = round(rowOf(0.0) - 0.5);
  var colour = plot.zeroColour * f32(plot.zero == 1u && at.y > top && at.y < top + 1.0);
  colour = vec4f(colour.rgb * plot.zeroColour.a, colour.a);
  let key = stamps[u32(at.y) * plot.size.x + u32(at.x)];
  if (key == 0u) { return colour; }
  let channel = (key - 1u) / plot.samples;
  let sample = (key - 1u) % plot.samples;
  let centre = vec2f(columnOf(sample), rowOf(valueAt(sample, channel)));
  let away = markerDistance(at.xy - centre);
  let coverage = clamp(0.5 - away, 0.0, 1.0);
  let t = f32(channel) / f32(max(plot.channels, 2u) - 1u);
  let entry = u32(clamp(floor(256.0 * t), 0.0, 255.0));
  var fill = unpack4x8unorm(colours[entry]).rgb;
  if (plot.oneColour == 1u) { fill = plot.markerColour.rgb; }
  fill = mix(fill, plot.rimColour.rgb, plot.rimColour.a * clamp(away + plot.rim + 0.5, 0.0, 1.0) * f32(plot.rim > 0.0));
  return vec4f(fill, 1.0) * coverage + colour * (1.0 - coverage);
}
