// overview-raise: the last block row of all maps, raised by the newest token's weights, and sums for the head scores.
//   in       ids      u32[token]
//            windows  u32[layer]  keys that a query sees; 0 for all
//            newest   f32[map][capacity]  weights; map = layer·heads + head
//   in, out  blocks   u32[map][side][side]
//            sums     f32[layer][head][8], sumsStride numbers from one layer to the next: over all rows entropy in nats,
//                     sink, previous token, duplicate token, induction
// A workgroup per map, whose lanes share the blocks. The square has room for the token: overview-grow.wgsl has seen to it.
// needs step.wgsl, numbers.wgsl, map-blocks.wgsl, fold.wgsl
override heads: u32;
override capacity: u32;
override sumsStride: u32;
override lanes: u32 = side;

@group(0) @binding(1) var<storage, read> ids: array<u32>;
@group(0) @binding(2) var<storage, read> windows: array<u32>;
@group(0) @binding(3) var<storage, read> newest: array<f32>;
@group(0) @binding(4) var<storage, read_write> blocks: array<u32>;
@group(0) @binding(5) var<storage, read_write> sums: array<f32>;

alias Folded = vec3f; // entropy, duplicate token, induction
fn joined(a: vec3f, b: vec3f) -> vec3f { return a + b; }

@compute @workgroup_size(lanes)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let map = group.x;
  let position = step.position;
  let window = windows[map / heads];
  let first = select(0u, position + 1u - window, window > 0u && position >= window);
  let weights = map * capacity;
  let cells = cellsOf(position + 1u);
  let id = ids[position];
  var mine: vec3f;
  for (var block = lane; block < side; block += lanes) {
    let at = (map * side + position / cells) * side + block;
    var own = unpack2x16float(select(blocks[at], noBlock, position % cells == 0u));
    for (var key = max(first, block * cells); key < min((block + 1u) * cells, position + 1u); key++) {
      let weight = newest[weights + key];
      own = joinedWeight(own, weight);
      if (weight > 0.0) { mine.x -= weight * log(weight); }
      if (key < position && ids[key] == id) { mine += vec3f(0.0, weight, newest[weights + key + 1u]); }
      // A window that begins behind an equal token still shows what followed it.
      if (key == first && first > 0u && ids[first - 1u] == id) { mine.z += weight; }
    }
    blocks[at] = pack2x16float(own);
  }
  let all = fold(lane, mine);
  if (lane > 0u) { return; }
  let to = map / heads * sumsStride + map % heads * 8u;
  sums[to] += all.x;
  sums[to + 1u] += newest[weights];
  if (position > 0u) { sums[to + 2u] += newest[weights + position - 1u]; }
  sums[to + 3u] += all.y;
  sums[to + 4u] += all.z;
}
