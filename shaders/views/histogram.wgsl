// histogram: bars from bin counts; the bins fill the whole width of each entry's cell.
//   in  groupOf  from share-groups
//   in  counts   u32[entries][bins]
//   in  tops     u32[groups]     this count reaches 20/21 of the height, by matplotlib's margin of 1/20; higher ones
//                                are clipped
//   in  colours  vec4f[overlays] of each cell's entries
//   in  look     Look            in device pixels; cells as in feature-grid
// A pixel column that covers several bins shows the highest, so that no peak is lost; bin i covers the columns from
// ⌊i·w/bins⌋. A cell's only entry is opaque; several are translucent within an outline, later ones over earlier ones.
struct Look {
  pitch: vec2u,
  inset: vec2u,
  plot: vec2u,
  columns: u32,
  cells: u32,
  overlays: u32,
  bins: u32,
  shareY: u32,
  fixedTop: f32,
  outline: f32,
}
const fill = 0.35;
@group(0) @binding(0) var<storage, read> counts: array<u32>;
@group(0) @binding(1) var<storage, read> tops: array<u32>;
@group(0) @binding(2) var<storage, read> colours: array<vec4f>;
@group(0) @binding(3) var<uniform> look: Look;

@fragment
fn paint(@builtin(position) at: vec4f) -> @location(0) vec4f {
  let pixel = vec2u(at.xy);
  let position = pixel / look.pitch;
  let cell = position.y * look.columns + position.x;
  let inside = pixel - position * look.pitch;
  if (position.x >= look.columns || cell >= look.cells) { return vec4f(0.0); }
  if (any(inside < look.inset) || any(inside >= look.inset + look.plot)) { return vec4f(0.0); }

  let column = inside.x - look.inset.x;
  // From the plot's bottom to the pixel's lower edge.
  let y = f32(look.inset.y + look.plot.y - inside.y) - 1.0;
  var painted = vec4f(0.0);
  for (var overlay = 0u; overlay < look.overlays; overlay++) {
    let entry = cell * look.overlays + overlay;
    let height = barHeight(entry, column);
    let colour = colours[overlay];
    var coverage = clamp(height - y, 0.0, 1.0) * colour.a;
    if (look.overlays > 1u && coverage > 0.0) {
      var lowest = height;
      if (column > 0u) { lowest = min(lowest, barHeight(entry, column - 1u)); }
      if (column + 1u < look.plot.x) { lowest = min(lowest, barHeight(entry, column + 1u)); }
      coverage *= mix(fill, 1.0, clamp(y + 1.0 - lowest + look.outline, 0.0, 1.0));
    }
    painted = vec4f(colour.rgb, 1.0) * coverage + painted * (1.0 - coverage);
  }
  return painted;
}

// Height of an entry's bar in a pixel column. A bin that is not empty shows at least one pixel.
fn barHeight(entry: u32, column: u32) -> f32 {
  let covered = binsIn(column);
  var highest = 0u;
  for (var bin = covered.x; bin < covered.y; bin++) { highest = max(highest, counts[entry * look.bins + bin]); }
  if (highest == 0u) { return 0.0; }
  let top = topOf(tops[groupOf(entry, look.overlays, look.columns, look.shareY)]);
  return max(f32(look.plot.y) * f32(highest) / top, 1.0);
}

// The bins in a pixel column: the first, and one past the last.
fn binsIn(column: u32) -> vec2u {
  let first = scaled(column, look.bins, look.plot.x);
  return vec2u(first, min(max(scaledUp(column + 1u, look.bins, look.plot.x), first + 1u), look.bins));
}

// The count at the top of a plot whose highest bin has this count.
fn topOf(highest: u32) -> f32 {
  if (look.fixedTop > 0.0) { return look.fixedTop; }
  return 1.05 * f32(max(highest, 1u));
}
