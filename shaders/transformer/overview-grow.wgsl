// overview-grow: 2 × 2 blocks of every map become one, in place.
//   in, out  blocks  u32[map][side][side]
// A workgroup per map goes down its rows: row r is made of rows 2r and 2r + 1, of which it overwrites none that is needed
// later.
// needs numbers.wgsl, map-blocks.wgsl
const lanes = side;

@group(0) @binding(0) var<storage, read_write> blocks: array<u32>;

@compute @workgroup_size(lanes)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let square = group.x * side * side;
  for (var row = 0u; row < side; row++) {
    var own = unpack2x16float(noBlock);
    if (row < side / 2u && lane < side / 2u) {
      for (var i = 0u; i < 4u; i++) {
        let source = (2u * row + i / 2u) * side + 2u * lane + i % 2u;
        own = joinedPair(own, unpack2x16float(blocks[square + source]));
      }
    }
    storageBarrier();
    blocks[square + row * side + lane] = pack2x16float(own);
    storageBarrier();
  }
}
