// histogram: bars from bin counts, the bins side by side over the whole width of each entry's cell.
//   in  counts  u32[entries][bins]
//   in  peak    u32        this count reaches 20/21 of the height, as matplotlib's margin of 1/20 has it; higher ones are clipped
//   in  look    Look       in device pixels; cells as in feature-grid
// Where a pixel column covers several bins it shows the highest, so that no peak is lost; bin i covers the columns from ⌊i·w/bins⌋.
struct Look {
  pitch: vec2u,
  inset: vec2u,
  plot: vec2u,
  columns: u32,
  entries: u32,
  bins: u32,
  colour: vec4f,
}
@group(0) @binding(0) var<storage, read> counts: array<u32>;
@group(0) @binding(1) var<storage, read> peak: u32;
@group(0) @binding(2) var<uniform> look: Look;

@fragment
fn paint(@builtin(position) at: vec4f) -> @location(0) vec4f {
  let pixel = vec2u(at.xy);
  let position = pixel / look.pitch;
  let entry = position.y * look.columns + position.x;
  let inside = pixel - position * look.pitch;
  if (position.x >= look.columns || entry >= look.entries) { return vec4f(0.0); }
  if (any(inside < look.inset) || any(inside >= look.inset + look.plot)) { return vec4f(0.0); }

  let column = inside.x - look.inset.x;
  let first = scaled(column, look.bins, look.plot.x);
  let end = min(max(scaledUp(column + 1u, look.bins, look.plot.x), first + 1u), look.bins);
  var most = 0u;
  for (var bin = first; bin < end; bin++) { most = max(most, counts[entry * look.bins + bin]); }
  let height = f32(look.plot.y) * f32(most) / (1.05 * f32(max(peak, 1u)));
  // A bin that holds anything shows at least one pixel.
  let shown = select(0.0, max(height, 1.0), most > 0u);
  let y = f32(look.inset.y + look.plot.y - inside.y) - 1.0;
  let coverage = clamp(shown - y, 0.0, 1.0) * look.colour.a;
  return vec4f(look.colour.rgb * coverage, coverage);
}
