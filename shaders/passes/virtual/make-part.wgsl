// make-part: a rectangle of the matrix that maps form, from queries and keys.
//   in   part     Part  the rectangle; tiles: the first map that it touches and how many across; they are counted in z
//   out  made     f32[rows of the part][columns of the part]  weights, or with holds = 1 scores; what lies between maps
//                 is not written
// needs maps.wgsl, weights.wgsl, cell-blocks.wgsl, and queriesQuad and keysQuad of quads, units or halves
struct Part {
  first: vec2u, // row and column
  end: vec2u,
  firstTile: vec2u,
  tilesAcross: u32,
}
@group(0) @binding(0) var<uniform> part: Part;
@group(0) @binding(1) var<storage, read_write> made: array<f32>;

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let tile = part.firstTile + vec2u(id.z / part.tilesAcross, id.z % part.tilesAcross);
  let map = tile.x * maps.across + tile.y;
  if (map >= maps.count) { return; }
  let corner = tile * maps.pitch;
  // In the map's own rows and columns.
  let first = max(part.first, corner) - corner + side * id.yx;
  let end = min(max(part.end, corner) - corner, maps.tokens);
  if (any(first >= end)) { return; }
  let block = cellsOf(map, first);
  let columns = part.end.y - part.first.y;
  let start = (corner.x + first.x - part.first.x) * columns + corner.y + first.y - part.first.y;
  let below = start + 4u * columns;
  let left = end - first;
  let beyond = left - min(left, vec2u(4u));
  write(block.upperLeft, start, left, columns);
  write(block.upperRight, start + 4u, vec2u(left.x, beyond.y), columns);
  write(block.lowerLeft, below, vec2u(beyond.x, left.y), columns);
  write(block.lowerRight, below + 4u, beyond, columns);
}

// Writes a quarter from `start` on, as far as its cells are left: rows and columns.
fn write(cells: mat4x4f, start: u32, left: vec2u, columns: u32) {
  if (left.x > 0u) { writeRow(cells[0], start, left.y); }
  if (left.x > 1u) { writeRow(cells[1], start + columns, left.y); }
  if (left.x > 2u) { writeRow(cells[2], start + 2u * columns, left.y); }
  if (left.x > 3u) { writeRow(cells[3], start + 3u * columns, left.y); }
}

fn writeRow(row: vec4f, start: u32, left: u32) {
  if (left > 0u) { made[start] = row.x; }
  if (left > 1u) { made[start + 1u] = row.y; }
  if (left > 2u) { made[start + 2u] = row.z; }
  if (left > 3u) { made[start + 3u] = row.w; }
}
