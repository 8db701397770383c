// feature-grid: one line plot per cell, all in one draw. Each pixel finds its cell, its column there, and how much of it
// the cell's lines cover.
//   in  extents  vec2f[plot width][layers][cells]  (lowest, highest) of a line in a pixel column, from column-extents
//   in  limits   vec2f[cells]                      bottom and top of the cell's y-axis, from grid-limits
//   in  colours  vec4f[layers]                     of the lines of a cell; the last is on top
//   in  grid     Grid                              in device pixels
//
//   pitch.x            A cell starts every pitch; its plot lies at `inset` in it, `plot` wide and high. The picture shows the
//   ├─────────┤        cells from `scroll` pixels below the top of the first.
//   ┌─────────┐ ┬
//   │label    │ inset.y
//   │ ┌─────┐ │ ┴
//   │ │plot │ │
//   └─┴─────┴─┘
struct Grid {
  pitch: vec2u,
  inset: vec2u,
  plot: vec2u,
  columns: u32,
  cells: u32,
  layers: u32,
  scroll: u32,
  zero: u32,
  border: u32,
  lineWidth: f32,
  zeroColour: vec4f,
  borderColour: vec4f,
}
@group(0) @binding(0) var<storage, read> extents: array<vec2f>;
@group(0) @binding(1) var<storage, read> limits: array<vec2f>;
@group(0) @binding(2) var<storage, read> colours: array<vec4f>;
@group(0) @binding(3) var<uniform> grid: Grid;

@fragment
fn paint(@builtin(position) at: vec4f) -> @location(0) vec4f {
  let pixel = vec2u(at.xy) + vec2u(0u, grid.scroll);
  let position = pixel / grid.pitch;
  let cell = position.y * grid.columns + position.x;
  let inside = pixel - position * grid.pitch;
  if (position.x >= grid.columns || cell >= grid.cells) { return vec4f(0.0); }
  if (any(inside < grid.inset) || any(inside >= grid.inset + grid.plot)) { return vec4f(0.0); }

  let ends = limits[cell];
  let column = inside.x - grid.inset.x;
  let y = f32(inside.y - grid.inset.y) + 0.5;
  var colour = vec4f(0.0);
  if (grid.zero == 1u) {
    let zeroWidth = max(1.0, round(0.75 * grid.lineWidth));
    // On whole pixels, so that it is crisp.
    let top = round(rowOf(0.0, ends) - 0.5 * zeroWidth);
    colour = over(colour, grid.zeroColour, f32(y > top && y < top + zeroWidth));
  }
  colour = withLine(colour, extents[column * grid.layers * grid.cells + cell], vec3f(y, ends), 0u);
  for (var layer = 1u; layer < grid.layers; layer++) {
    colour = withLine(colour, extents[(column * grid.layers + layer) * grid.cells + cell], vec3f(y, ends), layer);
  }
  if (grid.border == 1u && (any(inside == grid.inset) || any(inside + 1u == grid.inset + grid.plot))) {
    colour = over(colour, grid.borderColour, 1.0);
  }
  return colour;
}

// `at` is the pixel's row in the plot and the ends of the y-axis.
fn withLine(below: vec4f, extent: vec2f, at: vec3f, layer: u32) -> vec4f {
  if (extent.x > extent.y) { return below; }
  let reach = vec2f(rowOf(extent.y, at.yz), rowOf(extent.x, at.yz));
  let distance = max(max(reach.x - at.x, at.x - reach.y), 0.0);
  let coverage = clamp(0.5 * grid.lineWidth + 0.5 - distance, 0.0, 1.0);
  if (coverage == 0.0) { return below; }
  return over(below, colours[layer], coverage);
}

// Pixel rows from the plot's top to a value.
fn rowOf(value: f32, ends: vec2f) -> f32 {
  return f32(grid.plot.y) * (ends.y - value) / (ends.y - ends.x);
}

// Premultiplied: what is on top, by its coverage.
fn over(below: vec4f, colour: vec4f, coverage: f32) -> vec4f {
  let alpha = colour.a * coverage;
  return vec4f(colour.rgb * alpha, alpha) + below * (1.0 - alpha);
}
