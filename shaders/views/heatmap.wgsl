// heatmap: paints per-pixel extremes in the colours of a 256-entry map, as matplotlib does.
//   in  pixels   vec2f[height·width]  (lowest, highest) of the cells under the pixel, from cell-extremes
//   in  values   vec2f[height·width]  the same of the values themselves where pixels holds their places in their rows;
//                                     read with `placed`
//   in  spans    vec2u[width+height]  the cells that each pixel column and row covers, from cell-spans; read with
//                                     `folded`, when pixels has one entry per kind of pixel, see folded-pixels
//   in  range    vec4f                lowest, highest and lowest positive finite value of the matrix, from value-range,
//                                     or percentiles
//   in  colours  u32[256]             0xAABBGGRR
//   in  look     Look                 the norm's given ends, the threshold; the cells' origin and scale, and how
//                                     `count` maps lie among them, `across` in a row, with a corner every `pitch`
//                                     cells; the query of row 0
//   norm, given, thresholded, mask    the norm, whether its ends are given, whether a threshold is, the mask
//   normEnds, normPosition            from norm
// t = (value - low) / (high - low), entry ⌊256·t⌋ clamped to 0…255 (matplotlib's Normalize and Colormap); low = high
// gives entry 128, the middle. The log norm takes the logarithms of all three (matplotlib's LogNorm). Of the two
// extremes the one farther from the middle of the norm is shown; with a threshold the highest, and pixels below it are
// left out: of places those below it are left out already. Pixels without a value are transparent, masked ones hatched.
struct Look {
  width: u32,
  fixed: vec2f,
  threshold: f32,
  origin: vec2f,
  cellsPerPixel: vec2f,
  map: vec2u,
  pitch: vec2u,
  across: u32,
  count: u32,
  firstQuery: u32,
  hatch: vec4f,
}
const zeroMask = 1u;
override norm: u32;
override given: bool;
override thresholded: bool;
override mask: u32;
override folded: bool;
override placed: bool;
@group(0) @binding(0) var<storage, read> pixels: array<vec2f>;
@group(0) @binding(1) var<storage, read> range: vec4f;
@group(0) @binding(2) var<storage, read> colours: array<u32>;
@group(0) @binding(3) var<uniform> look: Look;
@group(0) @binding(4) var<storage, read> spans: array<vec2u>;
@group(0) @binding(5) var<storage, read> values: array<vec2f>;

@fragment
fn paint(@builtin(position) at: vec4f) -> @location(0) vec4f {
  let slot = slotOf(vec2u(at.xy));
  let extremes = pixels[slot];
  var ends = look.fixed;
  if (!given) { ends = normEnds(norm, vec2f(0.0), range); }
  let middle = 0.5 * ends.x + 0.5 * ends.y;
  let highest = thresholded || extremes.y - middle >= middle - extremes.x;
  let value = select(extremes.x, extremes.y, highest);
  let colour = unpack4x8unorm(colours[entry(value, ends)]);
  let absent = extremes.x > extremes.y || (thresholded && !placed && extremes.y < look.threshold);
  let painted = select(colour, vec4f(0.0), absent);
  if (mask == 0u) { return painted; }
  return select(painted, hatched(at.xy), masked(at.xy, values[slot]));
}

fn slotOf(pixel: vec2u) -> u32 {
  if (!folded) { return pixel.y * look.width + pixel.x; }
  let rows = look.width; // the rows' spans follow the columns'
  let across = 2u * (spans[rows - 1u].y - spans[0].x);
  return foldedKind(spans[rows + pixel.y], spans[rows].x) * across + foldedKind(spans[pixel.x], spans[0].x);
}

fn entry(value: f32, ends: vec2f) -> u32 {
  return u32(clamp(floor(256.0 * normPosition(norm, value, ends)), 0.0, 255.0));
}

// zeroMask: cells that are exactly zero, which is what a softmax gives masked keys. causalMask: keys after
// the query, both counted from the corner of their map; nothing between maps.
fn masked(at: vec2f, extremes: vec2f) -> bool {
  if (mask == zeroMask) { return extremes.y == 0.0 && (extremes.x == 0.0 || extremes.x == 1.0); }
  let cell = vec2u(look.origin + at * look.cellsPerPixel);
  let tile = cell / look.pitch;
  let inside = cell - tile * look.pitch;
  let ofMap = all(inside < look.map) && tile.y * look.across + tile.x < look.count;
  return ofMap && inside.x > inside.y + look.firstQuery;
}

fn hatched(at: vec2f) -> vec4f {
  let stripe = select(0.35, 1.0, (u32(at.x) + u32(at.y)) % 8u < 2u);
  return vec4f(look.hatch.rgb, 1.0) * look.hatch.a * stripe;
}
