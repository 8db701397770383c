// make-part: a rectangle of the matrix that maps form, from queries and keys.
//   in   part     Part  the rectangle; tiles: the first map that it touches and how many across; they are counted in z
//   out  made     f32[rows of the part][columns of the part]  weights, or with holds = 1 scores; what lies between maps
//                 is not written
// Each invocation makes 4 × 4 cells of a map: its operands lie in registers. Cells that no query sees cost nothing.
// needs maps.wgsl, weights.wgsl, and queriesQuad and keysQuad of quads, units or halves
struct Part {
  first: vec2u, // row and column
  end: vec2u,
  firstTile: vec2u,
  tilesAcross: u32,
}
override holds: u32 = 0;
const scores = 1u;
@group(0) @binding(0) var<uniform> part: Part;
@group(0) @binding(1) var<storage, read_write> made: array<f32>;

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let tile = part.firstTile + vec2u(id.z / part.tilesAcross, id.z % part.tilesAcross);
  let map = tile.x * maps.across + tile.y;
  if (map >= maps.count) { return; }
  let corner = tile * maps.pitch;
  // In the map's own rows and columns.
  let first = max(part.first, corner) - corner + 4u * id.yx;
  let end = min(max(part.end, corner) - corner, maps.tokens);
  if (any(first >= end)) { return; }
  var cells = cellsOf(chosen[map], first);
  if (together != sideBySide) {
    for (var i = 1u; i < maps.count; i++) {
      let others = cellsOf(chosen[i], first);
      for (var r = 0u; r < 4u; r++) { cells[r] = putTogether(cells[r], others[r]); }
    }
  }
  let columns = part.end.y - part.first.y;
  for (var r = 0u; r < min(4u, end.x - first.x); r++) {
    let start = (corner.x + first.x + r - part.first.x) * columns + corner.y + first.y - part.first.y;
    let row = ofAll(cells[r]);
    for (var c = 0u; c < min(4u, end.y - first.y); c++) { made[start + c] = row[c]; }
  }
}

fn cellsOf(head: u32, first: vec2u) -> mat4x4f {
  var cells: mat4x4f;
  let last = first + 3u;
  if (maps.causal == 1u && (first.y > last.x || (maps.window > 0u && first.x >= maps.window + last.y))) { return cells; }
  let query = min(first.x + vec4u(0u, 1u, 2u, 3u), vec4u(maps.tokens.x - 1u));
  let key = min(first.y + vec4u(0u, 1u, 2u, 3u), vec4u(maps.tokens.y - 1u));
  let q = vec4u(queryStart(head, query.x), queryStart(head, query.y), queryStart(head, query.z), queryStart(head, query.w));
  let k = vec4u(keyStart(head, key.x), keyStart(head, key.y), keyStart(head, key.z), keyStart(head, key.w));
  for (var i = 0u; i < quadsOfRow(); i++) {
    let four = mat4x4f(keysQuad(k.x, i), keysQuad(k.y, i), keysQuad(k.z, i), keysQuad(k.w, i));
    cells[0] += queriesQuad(q.x, i) * four;
    cells[1] += queriesQuad(q.y, i) * four;
    cells[2] += queriesQuad(q.z, i) * four;
    cells[3] += queriesQuad(q.w, i) * four;
  }
  for (var r = 0u; r < 4u; r++) {
    cells[r] *= maps.scale;
    if (holds != scores) {
      cells[r] = select(vec4f(0.0), weightsOf(cells[r], logSumOf(head, query[r])), seen(query[r], key));
    }
  }
  return cells;
}
