// histogram: bars from bin counts; the bins fill the whole width of each entry's cell, as histogram.wgsl paints them.
//   in  counts   number-list [entries][bins]
//   in  tops     number-list [groups]   this count reaches 20/21 of the height; higher ones are clipped
//   in  colours  a texel per overlay of each cell's entries
//   in  size     ivec2  the picture's
//   in  pitch    ivec4  from cell to cell across and down; where the plot lies in a cell
//   in  plot     ivec2  its size
//   in  grid     ivec4  columns, cells, overlays, bins
//   in  share    int    which entries share their top, as in share-groups
//   in  look     vec2   the given top or 0; the outline's width
// A pixel column that covers several bins shows the highest, so that no peak is lost; bin i covers the columns from
// ⌊i·w/bins⌋. A cell's only entry is opaque; several are translucent within an outline, later ones over earlier ones.
// needs number-list.glsl, share-groups.glsl, pixel.glsl
uniform sampler2D counts;
uniform sampler2D tops;
uniform sampler2D colours;
uniform ivec2 size;
uniform ivec4 pitch;
uniform ivec2 plot;
uniform ivec4 grid;
uniform int share;
uniform vec2 look;
out vec4 color;

const float filling = 0.35;

// Height of an entry's bar in a pixel column. A bin that is not empty shows at least one pixel.
float barHeight(int entry, int column) {
  int bins = grid.w;
  int first = column * bins / plot.x;
  int end = min(max(((column + 1) * bins + plot.x - 1) / plot.x, first + 1), bins);
  float highest = 0.0;
  for (int bin = first; bin < end; bin++) highest = max(highest, numberAt(counts, entry * bins + bin));
  if (highest == 0.0) return 0.0;
  float top = look.x;
  if (top == 0.0) top = 1.05 * max(numberAt(tops, groupOf(entry, grid.z, grid.x, share)), 1.0);
  return max(float(plot.y) * highest / top, 1.0);
}

void main() {
  ivec2 pixel = ivec2(pixelPlace(size));
  ivec2 position = pixel / pitch.xy;
  int cell = position.y * grid.x + position.x;
  ivec2 inside = pixel - position * pitch.xy - pitch.zw;
  color = vec4(0.0);
  if (position.x >= grid.x || cell >= grid.y) return;
  if (any(lessThan(inside, ivec2(0))) || any(greaterThanEqual(inside, plot))) return;
  // From the plot's bottom to the pixel's lower edge.
  float y = float(plot.y - inside.y) - 1.0;
  for (int overlay = 0; overlay < grid.z; overlay++) {
    int entry = cell * grid.z + overlay;
    float height = barHeight(entry, inside.x);
    vec4 colour = texelFetch(colours, ivec2(overlay, 0), 0);
    float coverage = clamp(height - y, 0.0, 1.0) * colour.a;
    if (grid.z > 1 && coverage > 0.0) {
      float lowest = height;
      if (inside.x > 0) lowest = min(lowest, barHeight(entry, inside.x - 1));
      if (inside.x + 1 < plot.x) lowest = min(lowest, barHeight(entry, inside.x + 1));
      coverage *= mix(filling, 1.0, clamp(y + 1.0 - lowest + look.y, 0.0, 1.0));
    }
    color = vec4(colour.rgb, 1.0) * coverage + color * (1.0 - coverage);
  }
}
