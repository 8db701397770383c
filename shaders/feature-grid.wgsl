// feature-grid: one line plot per channel, all in one draw. Each pixel finds its cell, its column there, and how much of it
// the line covers.
//   in  extents  vec2f[plot width][channels]  (lowest, highest) of the line in a pixel column, from column-extents
//   in  ranges   vec2f[channels]              y-range of each channel
//   in  overall  vec2f                        y-range of all channels
//   in  grid     Grid                         in device pixels
//
//   pitch.x            A cell starts every pitch; its plot lies at `inset` in it, `plot` wide and high. y runs from
//   ├─────────┤        low - margin at the bottom to high + margin at the top, the margin being 1/20 of high - low, as
//   ┌─────────┐ ┬      matplotlib's. Equated axes: ± the largest absolute limit over all channels. A visible zero line
//   │label    │ inset.y   belongs to the range, as matplotlib's axhline does.
//   │ ┌─────┐ │ ┴
//   │ │plot │ │
//   └─┴─────┴─┘
struct Grid {
  pitch: vec2u,
  inset: vec2u,
  plot: vec2u,
  columns: u32,
  channels: u32,
  equate: u32,
  zero: u32,
  lineWidth: f32,
  lineColour: vec4f,
  zeroColour: vec4f,
}
@group(0) @binding(0) var<storage, read> extents: array<vec2f>;
@group(0) @binding(1) var<storage, read> ranges: array<vec2f>;
@group(0) @binding(2) var<storage, read> overall: vec2f;
@group(0) @binding(3) var<uniform> grid: Grid;

@fragment
fn paint(@builtin(position) at: vec4f) -> @location(0) vec4f {
  let pixel = vec2u(at.xy);
  let cell = pixel / grid.pitch;
  let channel = cell.y * grid.columns + cell.x;
  let inside = pixel - cell * grid.pitch;
  if (cell.x >= grid.columns || channel >= grid.channels) { return vec4f(0.0); }
  if (any(inside < grid.inset) || any(inside >= grid.inset + grid.plot)) { return vec4f(0.0); }

  let limits = limitsOf(channel);
  let column = inside.x - grid.inset.x;
  let y = f32(inside.y - grid.inset.y) + 0.5;
  var colour = vec4f(0.0);
  if (grid.zero == 1u) {
    let zeroWidth = max(1.0, round(0.75 * grid.lineWidth));
    // On whole pixels, so that it is crisp.
    let top = round(rowOf(0.0, limits) - 0.5 * zeroWidth);
    colour = over(colour, grid.zeroColour, f32(y > top && y < top + zeroWidth));
  }
  let extent = extents[column * grid.channels + channel];
  if (extent.x <= extent.y) {
    let reach = vec2f(rowOf(extent.y, limits), rowOf(extent.x, limits));
    let distance = max(max(reach.x - y, y - reach.y), 0.0);
    colour = over(colour, grid.lineColour, clamp(0.5 * grid.lineWidth + 0.5 - distance, 0.0, 1.0));
  }
  return colour;
}

fn limitsOf(channel: u32) -> vec2f {
  if (grid.equate == 1u) {
    let limits = padded(withZero(overall));
    let reach = max(abs(limits.x), abs(limits.y));
    return vec2f(-reach, reach);
  }
  return padded(withZero(ranges[channel]));
}

fn withZero(range: vec2f) -> vec2f {
  if (grid.zero == 0u) { return range; }
  return vec2f(min(range.x, 0.0), max(range.y, 0.0));
}

fn padded(range: vec2f) -> vec2f {
  if (range.x > range.y) { return vec2f(-1.0, 1.0); }
  let span = range.y - range.x;
  // A line without height gets room, so that it runs through the middle.
  let margin = select(0.05 * span, 0.05 * max(abs(range.x), 1.0), span == 0.0);
  return vec2f(range.x - margin, range.y + margin);
}

// Pixel rows from the plot's top to a value.
fn rowOf(value: f32, limits: vec2f) -> f32 {
  return f32(grid.plot.y) * (limits.y - value) / (limits.y - limits.x);
}

// Premultiplied: what is on top, by its coverage.
fn over(below: vec4f, colour: vec4f, coverage: f32) -> vec4f {
  let alpha = colour.a * coverage;
  return vec4f(colour.rgb * alpha, alpha) + below * (1.0 - alpha);
}
