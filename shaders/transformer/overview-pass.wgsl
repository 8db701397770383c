// overview-pass: blocks of one layer's maps, raised by the weights that attention leaves in the scratch of its pass.
//   in       weights  vec4f[head][query of the pass][stride / 4]  those of softmax.wgsl
//   in, out  blocks   u32[head][side][side] of this layer; block rows from the first new one on are written
// A workgroup per block row and 256 keys, or one block where it has more: each lane joins its 4 keys of all queries, and
// then a lane per block joins its keys.
// needs step.wgsl, seen-causal.wgsl, numbers.wgsl, map-blocks.wgsl
const lanes = 64u;
const keysAtOnce = 4u * lanes;

@group(0) @binding(1) var<storage, read> weights: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> blocks: array<u32>;

var<workgroup> lowest: array<vec4f, lanes>;
var<workgroup> highest: array<vec4f, lanes>;

@compute @workgroup_size(lanes)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let head = group.z;
  let end = step.position + step.count;
  let cells = cellsOf(end);
  let row = step.position / cells + group.y;
  let first = group.x * max(keysAtOnce, cells);
  let queries = vec2u(max(row * cells, step.position), min((row + 1u) * cells, end));
  let none = unpack2x16float(noBlock);
  var low = vec4f(none.x);
  var high = vec4f(none.y);
  for (var key = first + 4u * lane; key < first + max(keysAtOnce, cells); key += keysAtOnce) {
    let four = key + vec4u(0u, 1u, 2u, 3u);
    for (var query = max(queries.x, key); query < queries.y; query++) {
      let here = weights[((head * step.count + query - step.position) * step.stride + key) / 4u];
      let counts = (four >= vec4u(keysFrom(query))) & (four < vec4u(keysTo(query))) & !areNan(here);
      low = select(low, min(low, here), counts);
      high = select(high, max(high, here), counts);
    }
  }
  lowest[lane] = low;
  highest[lane] = high;
  workgroupBarrier();
  let wide = min(cells, keysAtOnce);
  for (var block = lane; block < keysAtOnce / wide; block += lanes) {
    let column = first / cells + block;
    if (column >= side || row >= side) { continue; }
    let at = (head * side + row) * side + column;
    var own = none;
    if (row * cells < step.position) { own = unpack2x16float(blocks[at]); }
    for (var i = block * wide; i < (block + 1u) * wide; i++) {
      own = joinedPair(own, vec2f(lowest[i / 4u][i % 4u], highest[i / 4u][i % 4u]));
    }
    blocks[at] = pack2x16float(own);
  }
}
