// single-cells: a matrix source for a few cells of maps that are never stored, each made by itself.
// needs maps.wgsl, weights.wgsl, and queriesQuad and keysQuad of quads, units or halves
fn matrixRows() -> u32 { return maps.size.x; }
fn matrixColumns() -> u32 { return maps.size.y; }

fn valueAt(row: u32, column: u32) -> f32 {
  if (together == sideBySide) {
    let tile = vec2u(row, column) / maps.pitch;
    let cell = vec2u(row, column) - tile * maps.pitch;
    let map = tile.x * maps.across + tile.y;
    if (map >= maps.count || any(cell >= maps.tokens)) { return notANumber(); }
    return cellOf(chosen[map], cell.x, cell.y);
  }
  var all = vec4f(cellOf(chosen[0], row, column));
  for (var i = 1u; i < maps.count; i++) { all = putTogether(all, vec4f(cellOf(chosen[i], row, column))); }
  return ofAll(all).x;
}

fn cellOf(head: u32, query: u32, key: u32) -> f32 {
  if (!seen(query, vec4u(key)).x) { return 0.0; }
  let q = queryStart(head, query);
  let k = keyStart(head, key);
  var sum = 0.0;
  for (var i = 0u; i < quadsOfRow(); i++) { sum += dot(queriesQuad(q, i), keysQuad(k, i)); }
  return weightsOf(vec4f(maps.scale * sum), logSumOf(head, query)).x;
}
