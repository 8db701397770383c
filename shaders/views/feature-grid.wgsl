// feature-grid: one line plot per cell, all in one draw. Each pixel finds its cell, its column there, and how much of
// it the cell's series cover.
//   in  extents  vec2f[plot width][layers][cells]  (lowest, highest) of a series in a pixel column, from column-extents
//   in  limits   vec2f[cells]                      bottom and top of the cell's y-axis, from grid-limits
//   in  colours  vec4f[layers]                     of a cell's series, the last one on top; a single series' is in
//                                                  `grid`
//   in  grid     Grid                              in device pixels
//   in  relevance  vec2f[plot width][cells]        of what colours single lines, as `extents`; read if `related`
//   in  reach    vec2f[1]                          its lowest and highest
//   in  colourMap  u32[256]                        0xAABBGGRR, symmetric about 0
// Most pictures need neither `layered` nor `bordered`. The shader avoids branches: where lanes part, all of them take
// both ways.
//
//   pitch.x            A cell starts every pitch. Its plot lies at `inset` in it, `plot` wide and high. The picture
//   ├─────────┤        begins `scroll` pixels below the top of the first cell.
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
  lineWidth: f32,
  casing: f32,
  lineColour: vec4f,
  zeroColour: vec4f,
  borderColour: vec4f,
}
@group(0) @binding(0) var<storage, read> extents: array<vec2f>;
@group(0) @binding(1) var<storage, read> limits: array<vec2f>;
@group(0) @binding(2) var<storage, read> colours: array<vec4f>;
@group(0) @binding(3) var<uniform> grid: Grid;
@group(0) @binding(4) var<storage, read> relevance: array<vec2f>;
@group(0) @binding(5) var<storage, read> reach: array<vec2f>;
@group(0) @binding(6) var<storage, read> colourMap: array<u32>;

override layered: bool;
override bordered: bool;
override zeroed: bool;
override wide: bool;
override related: bool;

@fragment
fn paint(@builtin(position) at: vec4f) -> @location(0) vec4f {
  let pixel = floor(at.xy) + vec2f(0.0, f32(grid.scroll));
  let pitch = vec2f(grid.pitch);
  // Pixel centres are half a pixel from a cell's edge: below 2^21 pixels no rounding of the quotient reaches it.
  let position = floor((pixel + 0.5) * (1.0 / pitch));
  let cell = u32(position.y) * grid.columns + u32(position.x);
  let inside = pixel - position * pitch - vec2f(grid.inset);
  let outside = any(inside < vec2f(0.0)) || any(inside >= vec2f(grid.plot));
  let shown = !outside && u32(position.x) < grid.columns && cell < grid.cells;

  let ends = limits[cell];
  let rowsPerUnit = f32(grid.plot.y) / (ends.y - ends.x);
  let column = u32(inside.x);
  let y = inside.y + 0.5;
  var colour = vec4f(0.0);
  if (zeroed) {
    let zeroWidth = max(1.0, round(select(0.75, 0.375, related) * grid.lineWidth));
    // On whole pixels, so that it is crisp.
    let zeroTop = round(ends.y * rowsPerUnit - 0.5 * zeroWidth);
    colour = grid.zeroColour * f32(y > zeroTop && y < zeroTop + zeroWidth);
    colour = vec4f(colour.rgb * grid.zeroColour.a, colour.a);
  }
  if (layered) {
    for (var layer = 0u; layer < grid.layers; layer++) {
      colour = over(colour, colours[layer], seriesCoverage(column, vec2u(layer, cell), vec4f(y, ends.y, rowsPerUnit, grid.lineWidth)));
    }
  } else {
    let place = vec4f(y, ends.y, rowsPerUnit, grid.lineWidth);
    if (related) {
      let around = vec4f(place.xyz, grid.casing);
      colour = over(colour, grid.borderColour, seriesCoverage(column, vec2u(0u, cell), around));
    }
    colour = over(colour, colourOf(column, cell), seriesCoverage(column, vec2u(0u, cell), place));
  }
  if (bordered) {
    let onBorder = any(inside == vec2f(0.0)) || any(inside + 1.0 == vec2f(grid.plot));
    colour = over(colour, grid.borderColour, f32(onBorder));
  }
  return select(vec4f(0.0), colour, shown);
}

// Of a single line: its own, or that of the strongest relevance in the pixel column, where there is any.
fn colourOf(column: u32, cell: u32) -> vec4f {
  if (!related) { return grid.lineColour; }
  let found = relevance[min(column, grid.plot.x - 1u) * grid.cells + cell];
  let strongest = select(found.x, found.y, abs(found.y) > abs(found.x));
  let largest = max(max(abs(reach[0].x), abs(reach[0].y)), 1e-37);
  let entry = u32(clamp(floor(256.0 * (0.5 + 0.5 * strongest / largest)), 0.0, 255.0));
  return select(unpack4x8unorm(colourMap[entry]), grid.lineColour, found.x > found.y);
}

// How much of a pixel a series covers; `series` is its layer and cell. A steep line that is wider than two pixels
// reaches into the neighbouring columns.
fn seriesCoverage(column: u32, series: vec2u, at: vec4f) -> f32 {
  let here = coverage(extentIn(column, series), at, 0.0);
  if (!wide) { return here; }
  let before = coverage(extentIn(max(column, 1u) - 1u, series), at, 1.0);
  let after = coverage(extentIn(min(column + 1u, grid.plot.x - 1u), series), at, 1.0);
  return max(here, max(before, after));
}

fn extentIn(column: u32, series: vec2u) -> vec2f {
  if (layered) { return extents[(column * grid.layers + series.x) * grid.cells + series.y]; }
  return extents[column * grid.cells + series.y];
}

// Coverage of a pixel that is `aside` columns away from a line from the lowest to the highest of `extent`.
// `at`: the pixel's row, the value at the top of the plot, pixel rows per unit, the line's width.
fn coverage(extent: vec2f, at: vec4f, aside: f32) -> f32 {
  let reach = (at.y - extent) * at.z - at.x;
  let distance = length(vec2f(max(max(reach.y, -reach.x), 0.0), aside));
  return select(clamp(0.5 * at.w + 0.5 - distance, 0.0, 1.0), 0.0, extent.x > extent.y);
}

// Premultiplied: `colour` by its coverage, over what is below.
fn over(below: vec4f, colour: vec4f, coverage: f32) -> vec4f {
  let alpha = colour.a * coverage;
  return vec4f(colour.rgb * alpha, alpha) + below * (1.0 - alpha);
}
