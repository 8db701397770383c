// scatter: paints stamped markers over the zero line. Each channel has its colour of a 256-entry map, or all have one
// colour. What stands out from the page by less than 3:1 gets a thin rim of its own colour, mixed with the ink until it
// does; markers that are too small for a rim are mixed as a whole.
//   in  valueAt            a matrix source: rows are samples, columns are channels
//   in  rowOf, columnOf, markerDistance    from marker-position
//   in  stamps   u32[height·width]  from marker-stamps
//   in  colours  u32[256]           0xAABBGGRR; channel c of C has t = c / (C - 1), entry ⌊256·t⌋ clamped to 0…255
@group(0) @binding(2) var<storage, read> stamps: array<u32>;
@group(0) @binding(3) var<storage, read> colours: array<u32>;

// Of a dark page, whose ink is light.
const darkPaper = 0.015;
const wantedContrast = 3.1;

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
  let atRim = select(1.0, clamp(away + plot.rim + 0.5, 0.0, 1.0), plot.rim > 0.0);
  fill = mix(fill, distinct(fill), atRim);
  return vec4f(fill, 1.0) * coverage + colour * (1.0 - coverage);
}

// A colour mixed with the ink, in tenths, as far as it takes to stand out from the page.
fn distinct(colour: vec3f) -> vec3f {
  let ink = plot.rimColour.rgb;
  let paper = select(1.0, darkPaper, luminance(ink) > 0.3);
  for (var tenths = 0.0; tenths < 10.0; tenths += 1.0) {
    let mixed = mix(colour, ink, tenths / 10.0);
    let own = luminance(mixed);
    if ((max(own, paper) + 0.05) / (min(own, paper) + 0.05) >= wantedContrast) { return mixed; }
  }
  return ink;
}

// Relative luminance as WCAG has it, of a colour in sRGB.
fn luminance(colour: vec3f) -> f32 {
  let linear = select(pow((colour + 0.055) / 1.055, vec3f(2.4)), colour / 12.92, colour <= vec3f(0.04045));
  return dot(linear, vec3f(0.2126, 0.7152, 0.0722));
}
