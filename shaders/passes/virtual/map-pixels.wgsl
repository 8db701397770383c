// map-pixels: lowest and highest weight under each pixel of a picture of one map, or of maps put together, from queries
// and keys: no cell is stored.
//   in   spans    vec2u[width + height]     the cells that each pixel column and row covers, from cell-spans
//   in   picture  Picture                   its size, the rectangle of cells to make, and about where they lie
//   out  pixels   u32[height·width][2]      bits of (lowest, highest), begun by bare-pixels; weights are not negative, so
//                                           bits order them, and a NaN's are the highest
// An invocation makes 8 × 8 cells and gives each pixel that covers some of them their extremes, by atomics.
// needs maps.wgsl, weights.wgsl, cell-blocks.wgsl, and queriesQuad and keysQuad of quads, units or halves
struct Picture {
  first: vec2u, // row and column
  end: vec2u,
  size: vec2u, // across and down
  origin: vec2f, // the picture's first cell: row and column
  pixelsPerCell: vec2f, // down and across
}
@group(0) @binding(0) var<uniform> picture: Picture;
@group(0) @binding(1) var<storage, read> spans: array<vec2u>;
@group(0) @binding(2) var<storage, read_write> pixels: array<atomic<u32>>;

const none = 0x7f7fffffu; // of a lowest weight
// What bits are lowered by for a highest weight: a NaN's then lie below every number's.
const offset = 0x7f800001u;
const leastNumber = 0u - offset;

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let first = picture.first + side * id.yx;
  let end = min(picture.end, first + side);
  if (any(first >= end) || unseen(first)) { return; }
  let block = cellsOf(0u, first);
  let upperLeft = byColumn(block.upperLeft);
  let upperRight = byColumn(block.upperRight);
  let lowerLeft = byColumn(block.lowerLeft);
  let lowerRight = byColumn(block.lowerRight);
  let firstRow = pixelOf(1u, first.x);
  for (var x = pixelOf(0u, first.y); x < picture.size.x && spans[x].x < end.y; x++) {
    let columns = min(spans[x], vec2u(end.y));
    let left = within(first.y, columns);
    let right = within(first.y + 4u, columns);
    let above = extremesOfRows(upperLeft, upperRight, left, right);
    let below = extremesOfRows(lowerLeft, lowerRight, left, right);
    for (var y = firstRow; y < picture.size.y && spans[picture.size.x + y].x < end.x; y++) {
      give(y * picture.size.x + x, above, below, first.x, min(spans[picture.size.x + y], vec2u(end.x)));
    }
  }
}

// The first pixel along an axis (0 across, 1 down) that covers a cell. The guess is off by rounding only.
fn pixelOf(axis: u32, cell: u32) -> u32 {
  let start = axis * picture.size.x;
  let last = picture.size[axis] - 1u;
  let guess = (f32(cell) - picture.origin[1u - axis]) * picture.pixelsPerCell[1u - axis];
  var pixel = min(u32(max(guess, 0.0)), last);
  while (pixel > 0u && spans[start + pixel - 1u].y > cell) { pixel--; }
  while (pixel < last && spans[start + pixel].y <= cell) { pixel++; }
  return pixel;
}

// All ones where a span has a cell, of four from `first` on.
fn within(first: u32, span: vec2u) -> vec4u {
  let at = first + vec4u(0u, 1u, 2u, 3u);
  return select(vec4u(0u), vec4u(0xffffffffu), (at >= vec4u(span.x)) & (at < vec4u(span.y)));
}

// Of four rows.
struct Extremes {
  lowest: vec4u,
  highest: vec4u, // lowered by offset; 0 for none
}

// The bits of a quarter's columns.
struct Columns {
  a: vec4u,
  b: vec4u,
  c: vec4u,
  d: vec4u,
}
fn byColumn(quarter: mat4x4f) -> Columns {
  let columns = transpose(quarter);
  return Columns(
    bitcast<vec4u>(columns[0]),
    bitcast<vec4u>(columns[1]),
    bitcast<vec4u>(columns[2]),
    bitcast<vec4u>(columns[3]),
  );
}

// Of the cells that `left` and `right` have.
fn extremesOfRows(l: Columns, r: Columns, left: vec4u, right: vec4u) -> Extremes {
  var all = Extremes(vec4u(none), vec4u(0u));
  all = joined(all, l.a, left.x);
  all = joined(all, l.b, left.y);
  all = joined(all, l.c, left.z);
  all = joined(all, l.d, left.w);
  all = joined(all, r.a, right.x);
  all = joined(all, r.b, right.y);
  all = joined(all, r.c, right.z);
  return joined(all, r.d, right.w);
}

fn joined(before: Extremes, bits: vec4u, mask: u32) -> Extremes {
  return Extremes(
    min(before.lowest, bits | vec4u(~mask)),
    max(before.highest, (bits - vec4u(offset)) & vec4u(mask)),
  );
}

fn give(pixel: u32, upper: Extremes, lower: Extremes, first: u32, rows: vec2u) {
  let above = within(first, rows);
  let below = within(first + 4u, rows);
  let lowest = min(upper.lowest | ~above, lower.lowest | ~below);
  let highest = max(upper.highest & above, lower.highest & below);
  let least = min(min(lowest.x, lowest.y), min(lowest.z, lowest.w));
  let most = max(max(highest.x, highest.y), max(highest.z, highest.w));
  atomicMin(&pixels[2u * pixel], least);
  if (most >= leastNumber) { atomicMax(&pixels[2u * pixel + 1u], most + offset); }
}
