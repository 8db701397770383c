// feature-grid: one line plot per cell, all in one draw, as feature-grid.wgsl paints them. Each pixel finds its cell, its
// column there, and how much of it the cell's series cover.
//   in  extents  slots of layers · cells · plot width, from column-extents
//   in  limits   slots of cells: bottom and top of the cell's y-axis, from grid-limits
//   in  colours  a texel per layer: of a cell's series, the last one on top
//   in  size     ivec2  the picture's; it begins `scroll` pixels below the top of the first cell
//   in  pitch    ivec4  from cell to cell across and down; where the plot lies in a cell
//   in  plot     ivec2  its size
//   in  grid     ivec4  columns, cells, layers, scroll
//   in  look     ivec2  1 with borders, 1 with a zero line
//   in  lineWidth  float  device pixels
//   in  zeroColour, borderColour  vec4
// needs slots.glsl, pixel.glsl
uniform sampler2D extents;
uniform sampler2D limits;
uniform sampler2D colours;
uniform ivec2 size;
uniform ivec4 pitch;
uniform ivec2 plot;
uniform ivec4 grid;
uniform ivec2 look;
uniform float lineWidth;
uniform vec4 zeroColour;
uniform vec4 borderColour;
out vec4 color;

// Coverage of a pixel that is `aside` columns away from a line from the lowest to the highest of `extent`.
// `at`: the pixel's row, the value at the top of the plot, pixel rows per unit.
float coverage(vec2 extent, vec3 at, float aside) {
  if (extent.x > extent.y) return 0.0;
  vec2 reach = (at.y - extent) * at.z - at.x;
  float away = length(vec2(max(max(reach.y, -reach.x), 0.0), aside));
  return clamp(0.5 * lineWidth + 0.5 - away, 0.0, 1.0);
}

vec2 extentIn(int column, int series) {
  return texelFetch(extents, slotPlace(series * plot.x + column), 0).xy;
}

// How much of a pixel a series covers. A steep line that is wider than two pixels reaches into the neighbouring columns.
float seriesCoverage(int column, int series, vec3 at) {
  float here = coverage(extentIn(column, series), at, 0.0);
  if (lineWidth <= 2.0) return here;
  float before = coverage(extentIn(max(column, 1) - 1, series), at, 1.0);
  float after = coverage(extentIn(min(column + 1, plot.x - 1), series), at, 1.0);
  return max(here, max(before, after));
}

// Premultiplied: `colour` by its coverage, over what is below.
vec4 over(vec4 below, vec4 colour, float covered) {
  float alpha = colour.a * covered;
  return vec4(colour.rgb * alpha, alpha) + below * (1.0 - alpha);
}

void main() {
  ivec2 pixel = ivec2(pixelPlace(size)) + ivec2(0, grid.w);
  ivec2 position = pixel / pitch.xy;
  int cell = position.y * grid.x + position.x;
  ivec2 inside = pixel - position * pitch.xy - pitch.zw;
  color = vec4(0.0);
  if (position.x >= grid.x || cell >= grid.y) return;
  if (any(lessThan(inside, ivec2(0))) || any(greaterThanEqual(inside, plot))) return;
  vec2 ends = texelFetch(limits, slotPlace(cell), 0).xy;
  vec3 at = vec3(float(inside.y) + 0.5, ends.y, float(plot.y) / (ends.y - ends.x));
  if (look.y == 1) {
    float zeroWidth = max(1.0, roundEven(0.75 * lineWidth));
    // On whole pixels, so that it is crisp.
    float zeroTop = roundEven(at.y * at.z - 0.5 * zeroWidth);
    if (at.x > zeroTop && at.x < zeroTop + zeroWidth) color = vec4(zeroColour.rgb * zeroColour.a, zeroColour.a);
  }
  for (int layer = 0; layer < grid.z; layer++) {
    vec4 colour = texelFetch(colours, ivec2(layer, 0), 0);
    color = over(color, colour, seriesCoverage(inside.x, layer * grid.y + cell, at));
  }
  bool onBorder = any(equal(inside, ivec2(0))) || any(equal(inside + 1, plot));
  if (look.x == 1 && onBorder) color = over(color, borderColour, 1.0);
}
