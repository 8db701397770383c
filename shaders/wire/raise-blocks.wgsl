// raise-blocks: blocks of one layer's maps, raised by its new rows.
//   in, out  blocks  u32[head][side][side] of this layer; block rows from the first new row on are written
// An invocation per block. Rows and keys that have not come are left out.
// needs numbers.wgsl, map-blocks.wgsl, layer.wgsl
@group(0) @binding(5) var<storage, read_write> blocks: array<u32>;

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let head = id.z;
  let row = layer.first / layer.cells + id.y;
  if (row >= side) { return; }
  let at = (head * side + row) * side + id.x;
  let start = vec2u(max(row * layer.cells, layer.first), id.x * layer.cells);
  let ends = min(vec2u(row, id.x) * layer.cells + layer.cells, vec2u(layer.tokens));
  var own = unpack2x16float(noBlock);
  if (row * layer.cells < layer.first) { own = unpack2x16float(blocks[at]); }
  for (var query = start.x; query < ends.x; query++) {
    if (!hasCome(query, head)) { continue; }
    for (var key = start.y; key < ends.y; key++) {
      if (isSeen(query, key)) { own = joinedWeight(own, weightOfCell(query, key, head)); }
    }
  }
  blocks[at] = pack2x16float(own);
}
