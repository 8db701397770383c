// overview: paints all maps as thumbnails in the colours of a 256-entry map.
//   in  blockAt  block-halves or block-floats: lowest and highest weight of cells × cells cells
//   in  order    u32[places]  the map of each place, row after row of thumbnails; noMap where there is none
//   in  range    vec4f        from block-range
//   in  colours  u32[256]     0xAABBGGRR
//   in  look     Look         places in a row; from one thumbnail to the next, its corner in its place and its sides, in
//                             device pixels; rows and columns of a map and cells of a block; pixels that are scrolled
//   norm, given               the norm, whether its ends are given; normEnds, normPosition from norm
// A pixel shows, of the cells of all blocks that it covers, the weight that is farthest from 0: no spike is lost. t and
// colours are those of heatmap.wgsl. What no query sees is transparent.
// needs numbers.wgsl, map-blocks.wgsl, norm.wgsl
struct Look {
  across: u32,
  scroll: u32,
  cells: u32,
  pitch: vec2u,
  inset: vec2u,
  size: vec2u,
  map: vec2u,
  fixed: vec2f,
}
const noMap = 0xffffffffu;
override norm: u32;
override given: bool;
@group(0) @binding(0) var<storage, read> order: array<u32>;
@group(0) @binding(1) var<storage, read> range: vec4f;
@group(0) @binding(2) var<storage, read> colours: array<u32>;
@group(0) @binding(3) var<uniform> look: Look;

@fragment
fn paint(@builtin(position) at: vec4f) -> @location(0) vec4f {
  let pixel = vec2u(at.xy) + vec2u(0u, look.scroll);
  let place = pixel / look.pitch;
  let inside = pixel - place * look.pitch - look.inset; // before the corner it is large, being unsigned
  let index = place.y * look.across + place.x;
  if (place.x >= look.across || any(inside >= look.size) || index >= arrayLength(&order)) { return vec4f(0.0); }
  let map = order[index];
  if (map == noMap) { return vec4f(0.0); }
  let x = covered(inside.x, look.map.x, look.size.x);
  let y = covered(inside.y, look.map.y, look.size.y);
  var own = vec2f(largest, -largest);
  for (var row = y.x; row < y.y; row++) {
    for (var column = x.x; column < x.y; column++) {
      own = joinedPair(own, blockAt((map * side + row) * side + column));
    }
  }
  if (own.x > own.y) { return vec4f(0.0); }
  let value = select(own.x, own.y, own.y >= -own.x);
  var ends = look.fixed;
  if (!given) { ends = normEnds(norm, vec2f(0.0), range); }
  return unpack4x8unorm(colours[u32(clamp(floor(256.0 * normPosition(norm, value, ends)), 0.0, 255.0))]);
}

// The blocks under a pixel of `size`: the first, and one past the last.
fn covered(pixel: u32, cells: u32, size: u32) -> vec2u {
  let first = scaled(pixel, cells, size);
  let end = min(cells, max(first + 1u, scaledUp(pixel + 1u, cells, size)));
  return vec2u(first / look.cells, (end - 1u) / look.cells + 1u);
}
