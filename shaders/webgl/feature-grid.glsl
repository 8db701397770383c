// feature-grid: one line plot per cell, all in one draw, as feature-grid.wgsl paints them. Each pixel finds its cell, its
// column there, and how much of it the cell's series cover.
//   in  extents  slots of layers · cells · plot width, from column-extents
//   in  limits   slots of cells: bottom and top of the cell's y-axis, from grid-limits
//   in  colours  a texel per layer: of a cell's series, the last one on top
//   in  size     ivec2  the picture's; it begins `scroll` pixels below the top of the first cell
//   in  pitch    ivec4  from cell to cell across and down; where the plot lies in a cell
//   in  plot     ivec2  its size
//   in  grid     ivec4  columns, cells, layers, scroll
//   in  look     ivec3  1 with borders, 1 with a zero line, 1 with single lines coloured by relevance
//   in  lineWidth  vec2  of a line and of what is around a coloured one, in device pixels
//   in  relevance  slots of cells · plot width, of what colours lines, as `extents`
//   in  reach      one texel: its lowest and highest
//   in  colourMap  256 texels, symmetric about 0
//   in  zeroColour, borderColour  vec4
// needs slots.glsl, pixel.glsl
uniform sampler2D extents;
uniform sampler2D limits;
uniform sampler2D colours;
uniform sampler2D relevance;
uniform sampler2D reach;
uniform sampler2D colourMap;
uniform ivec2 size;
uniform ivec4 pitch;
uniform ivec2 plot;
uniform ivec4 grid;
uniform ivec3 look;
uniform vec2 lineWidth;
uniform vec4 zeroColour;
uniform vec4 borderColour;
out vec4 color;

// Coverage of a pixel that is `aside` columns away from a line from the lowest to the highest of `extent`.
// `at`: the pixel's row, the value at the top of the plot, pixel rows per unit, the line's width.
float coverage(vec2 extent, vec4 at, float aside) {
  if (extent.x > extent.y) return 0.0;
  vec2 apart = (at.y - extent) * at.z - at.x;
  float away = length(vec2(max(max(apart.y, -apart.x), 0.0), aside));
  return clamp(0.5 * at.w + 0.5 - away, 0.0, 1.0);
}

vec2 extentIn(int column, int series) {
  return texelFetch(extents, slotPlace(series * plot.x + column), 0).xy;
}

// How much of a pixel a series covers. A steep line that is wider than two pixels reaches into the neighbouring columns.
float seriesCoverage(int column, int series, vec4 at) {
  float here = coverage(extentIn(column, series), at, 0.0);
  if (lineWidth.x <= 2.0 && look.z == 0) return here;
  float before = coverage(extentIn(max(column, 1) - 1, series), at, 1.0);
  float after = coverage(extentIn(min(column + 1, plot.x - 1), series), at, 1.0);
  return max(here, max(before, after));
}

// Premultiplied: `colour` by its coverage, over what is below.
vec4 over(vec4 below, vec4 colour, float covered) {
  float alpha = colour.a * covered;
  return vec4(colour.rgb * alpha, alpha) + below * (1.0 - alpha);
}

// Of a cell's series: its own, or that of the strongest relevance in the pixel column, where there is any.
vec4 colourOf(int column, int cell, int layer) {
  vec4 own = texelFetch(colours, ivec2(layer, 0), 0);
  if (look.z == 0) return own;
  vec2 found = texelFetch(relevance, slotPlace(cell * plot.x + column), 0).xy;
  if (found.x > found.y) return own;
  float strongest = abs(found.y) > abs(found.x) ? found.y : found.x;
  vec2 ends = abs(texelFetch(reach, ivec2(0), 0).xy);
  float most = max(max(ends.x, ends.y), 1e-37);
  int entry = int(clamp(floor(256.0 * (0.5 + 0.5 * strongest / most)), 0.0, 255.0));
  return texelFetch(colourMap, ivec2(entry, 0), 0);
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
  vec4 at = vec4(float(inside.y) + 0.5, ends.y, float(plot.y) / (ends.y - ends.x), lineWidth.x);
  if (look.y == 1) {
    float zeroWidth = max(1.0, roundEven((look.z == 1 ? 0.375 : 0.75) * lineWidth.x));
    // On whole pixels, so that it is crisp.
    float zeroTop = roundEven(at.y * at.z - 0.5 * zeroWidth);
    if (at.x > zeroTop && at.x < zeroTop + zeroWidth) color = vec4(zeroColour.rgb * zeroColour.a, zeroColour.a);
  }
  for (int layer = 0; layer < grid.z; layer++) {
    int series = layer * grid.y + cell;
    if (look.z == 1) color = over(color, borderColour, seriesCoverage(inside.x, series, vec4(at.xyz, lineWidth.y)));
    color = over(color, colourOf(inside.x, cell, layer), seriesCoverage(inside.x, series, at));
  }
  bool onBorder = any(equal(inside, ivec2(0))) || any(equal(inside + 1, plot));
  if (look.x == 1 && onBorder) color = over(color, borderColour, 1.0);
}
