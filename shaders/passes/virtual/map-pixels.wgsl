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
const infinity = 0x7f800000u;

// Of the eight rows of a block, four each.
struct RowExtremes {
  upperLowest: vec4u,
  lowerLowest: vec4u,
  upperHighest: vec4u,
  lowerHighest: vec4u,
}

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let first = picture.first + side * id.yx;
  let end = min(picture.end, first + side);
  if (any(first >= end) || unseen(first)) { return; }
  let block = cellsOf(0u, first);
  let firstRow = pixelOf(1u, first.x);
  for (var x = pixelOf(0u, first.y); x < picture.size.x && spans[x].x < end.y; x++) {
    let columns = min(spans[x], vec2u(end.y));
    let rows = extremesOfRows(block, first.y, columns);
    for (var y = firstRow; y < picture.size.y && spans[picture.size.x + y].x < end.x; y++) {
      give(y * picture.size.x + x, rows, first.x, min(spans[picture.size.x + y], vec2u(end.x)));
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

fn extremesOfRows(block: Block, first: u32, columns: vec2u) -> RowExtremes {
  let left = within(first, columns);
  let right = within(first + 4u, columns);
  return RowExtremes(
    min(lowestOfRows(block.upperLeft, left), lowestOfRows(block.upperRight, right)),
    min(lowestOfRows(block.lowerLeft, left), lowestOfRows(block.lowerRight, right)),
    max(highestOfRows(block.upperLeft, left), highestOfRows(block.upperRight, right)),
    max(highestOfRows(block.lowerLeft, left), highestOfRows(block.lowerRight, right)),
  );
}

fn within(first: u32, span: vec2u) -> vec4<bool> {
  let at = first + vec4u(0u, 1u, 2u, 3u);
  return (at >= vec4u(span.x)) & (at < vec4u(span.y));
}

fn lowestOfRows(quarter: mat4x4f, counts: vec4<bool>) -> vec4u {
  let byColumn = transpose(quarter);
  var lowest = vec4u(none);
  for (var i = 0u; i < 4u; i++) { lowest = select(lowest, min(lowest, bitcast<vec4u>(byColumn[i])), counts[i]); }
  return lowest;
}

fn highestOfRows(quarter: mat4x4f, counts: vec4<bool>) -> vec4u {
  let byColumn = transpose(quarter);
  var highest = vec4u(0u);
  for (var i = 0u; i < 4u; i++) {
    let bits = bitcast<vec4u>(byColumn[i]);
    highest = select(highest, max(highest, bits), vec4<bool>(counts[i]) & (bits <= vec4u(infinity)));
  }
  return highest;
}

fn give(pixel: u32, extremes: RowExtremes, first: u32, rows: vec2u) {
  let upper = within(first, rows);
  let lower = within(first + 4u, rows);
  let lowest = min(select(vec4u(none), extremes.upperLowest, upper), select(vec4u(none), extremes.lowerLowest, lower));
  let highest = max(select(vec4u(0u), extremes.upperHighest, upper), select(vec4u(0u), extremes.lowerHighest, lower));
  atomicMin(&pixels[2u * pixel], min(min(lowest.x, lowest.y), min(lowest.z, lowest.w)));
  atomicMax(&pixels[2u * pixel + 1u], max(max(highest.x, highest.y), max(highest.z, highest.w)));
}
