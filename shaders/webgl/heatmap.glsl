// heatmap: paints per-pixel extremes in the colours of a 256-entry map, as heatmap.wgsl does.
//   in  pixels    texture of the picture's size, from cell-extremes
//   in  range     one texel, from value-range, or percentiles
//   in  colours   256 texels: red, green, blue, alpha, each 0…1
//   in  size      ivec2  the picture's
//   in  norm      int; fixedEnds vec2, low = high if none are given
//   in  threshold vec2   1 where there is one; it
//   in  flags     ivec2  the mask; placed: pixels hold places in rows, and those below the threshold are left out already
//   in  cells     vec4   origin of the window, cells per pixel
//   in  map       ivec4  columns and rows of one map, from one map's corner to the next one's; of maps
//   in  maps      ivec3  maps in a row, maps, the query of row 0
//   in  hatch     vec4   colour of masked cells
// t = (value - low) / (high - low), entry ⌊256·t⌋ clamped to 0…255. Of the two extremes the one farther from the middle of
// the norm is shown; with a threshold the highest, and pixels below it are left out. Pixels without a value are
// transparent, masked ones hatched.
// needs numbers.glsl, norm.glsl, pixel.glsl
uniform sampler2D pixels;
uniform sampler2D range;
uniform sampler2D colours;
uniform ivec2 size;
uniform int norm;
uniform vec2 fixedEnds;
uniform vec2 threshold;
uniform ivec2 flags;
uniform vec4 cells;
uniform ivec4 map;
uniform ivec3 maps;
uniform vec4 hatch;
out vec4 color;

const int zeroMask = 1;

bool masked(vec2 at, vec2 extremes) {
  if (flags.x == zeroMask) return extremes.y == 0.0 && (extremes.x == 0.0 || extremes.x == 1.0);
  ivec2 cell = ivec2(cells.xy + at * cells.zw);
  ivec2 tile = cell / map.zw;
  ivec2 inside = cell - tile * map.zw;
  bool ofMap = all(lessThan(inside, map.xy)) && tile.y * maps.x + tile.x < maps.y;
  return ofMap && inside.x > inside.y + maps.z;
}

vec4 hatched(vec2 at) {
  float stripe = (int(at.x) + int(at.y)) % 8 < 2 ? 1.0 : 0.35;
  return vec4(hatch.rgb, 1.0) * hatch.a * stripe;
}

void main() {
  vec2 at = pixelPlace(size);
  vec4 seen = texelFetch(pixels, ivec2(at), 0);
  vec2 ends = normEnds(norm, fixedEnds, texelFetch(range, ivec2(0), 0));
  float middle = 0.5 * ends.x + 0.5 * ends.y;
  bool thresholded = threshold.x == 1.0;
  bool highest = thresholded || seen.y - middle >= middle - seen.x;
  float entry = clamp(floor(256.0 * normPosition(norm, highest ? seen.y : seen.x, ends)), 0.0, 255.0);
  bool absent = seen.x > seen.y || (thresholded && flags.y == 0 && seen.y < threshold.y);
  color = absent ? vec4(0.0) : texelFetch(colours, ivec2(int(entry), 0), 0);
  if (flags.x != 0 && masked(at, seen.zw)) color = hatched(at);
}
