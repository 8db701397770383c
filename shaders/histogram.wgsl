// histogram: bars from bin counts, the bins side by side over the whole width.
//   in  counts  u32[bins]
//   in  peak    u32        the highest count; it reaches 20/21 of the height, as matplotlib's margin of 1/20 has it
//   in  look    Look
// Where a pixel column covers several bins it shows the highest, so that no peak is lost; bin i covers the columns from ⌊i·w/bins⌋.
struct Look {
  size: vec2u,
  colour: vec4f,
}
@group(0) @binding(0) var<storage, read> counts: array<u32>;
@group(0) @binding(1) var<storage, read> peak: u32;
@group(0) @binding(2) var<uniform> look: Look;

@fragment
fn paint(@builtin(position) at: vec4f) -> @location(0) vec4f {
  let bins = arrayLength(&counts);
  let column = u32(at.x);
  let first = scaled(column, bins, look.size.x);
  let end = min(max(scaledUp(column + 1u, bins, look.size.x), first + 1u), bins);
  var most = 0u;
  for (var bin = first; bin < end; bin++) { most = max(most, counts[bin]); }
  let height = f32(look.size.y) * f32(most) / (1.05 * f32(max(peak, 1u)));
  // A bin that holds anything shows at least one pixel.
  let shown = select(0.0, max(height, 1.0), most > 0u);
  let coverage = clamp(shown - (f32(look.size.y) - at.y - 0.5), 0.0, 1.0) * look.colour.a;
  return vec4f(look.colour.rgb * coverage, coverage);
}
