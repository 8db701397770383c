// overview-grow: 2 × 2 blocks of every map become one, in place.
//   in, out  blocks  u32[map][side][side]
// A workgroup per map. All blocks are made before the first is written: one barrier, which a software adapter feels.
// needs numbers.wgsl, map-blocks.wgsl
const lanes = side;
const half = side / 2u;
const ofLane = half * half / lanes;

@group(0) @binding(0) var<storage, read_write> blocks: array<u32>;

@compute @workgroup_size(lanes)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let square = group.x * side * side;
  var made: array<u32, ofLane>;
  for (var i = 0u; i < ofLane; i++) {
    let block = i * lanes + lane;
    let source = square + 2u * (block / half) * side + 2u * (block % half);
    var own = unpack2x16float(blocks[source]);
    own = joinedPair(own, unpack2x16float(blocks[source + 1u]));
    own = joinedPair(own, unpack2x16float(blocks[source + side]));
    made[i] = pack2x16float(joinedPair(own, unpack2x16float(blocks[source + side + 1u])));
  }
  storageBarrier();
  for (var i = 0u; i < ofLane; i++) {
    let block = i * lanes + lane;
    let to = square + block / half * side + block % half;
    blocks[to] = made[i];
    blocks[to + half] = noBlock;
    blocks[to + half * side] = noBlock;
    blocks[to + half * side + half] = noBlock;
  }
}
