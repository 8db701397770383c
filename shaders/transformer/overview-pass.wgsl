// overview-pass: blocks of one layer's maps, raised by the weights that attention leaves in the scratch of its pass.
//   in       weights  vec4f[head][query of the pass][stride / 4]  those of softmax.wgsl
//   in, out  blocks   u32[head][side][side] of this layer; block rows from the first new one on are written
// An invocation per block. It has no barrier: on a software adapter one costs more than all that is done here.
// needs step.wgsl, seen-causal.wgsl, numbers.wgsl, map-blocks.wgsl
@group(0) @binding(1) var<storage, read> weights: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> blocks: array<u32>;

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let head = id.z;
  let end = step.position + step.count;
  let cells = cellsOf(end);
  let row = step.position / cells + id.y;
  if (row >= side) { return; }
  let at = (head * side + row) * side + id.x;
  let queries = vec2u(max(row * cells, step.position), min((row + 1u) * cells, end));
  let first = id.x * cells;
  let none = unpack2x16float(noBlock);
  var low = vec4f(none.x);
  var high = vec4f(none.y);
  for (var query = max(queries.x, first); query < queries.y; query++) {
    let keys = vec2u(max(first, keysFrom(query)), min(first + cells, keysTo(query)));
    let start = (head * step.count + query - step.position) * step.stride / 4u;
    for (var quad = keys.x / 4u; 4u * quad < keys.y; quad++) {
      let key = 4u * quad + vec4u(0u, 1u, 2u, 3u);
      let here = weights[start + quad];
      let counts = (key >= vec4u(keys.x)) & (key < vec4u(keys.y)) & !areNan(here);
      low = select(low, min(low, here), counts);
      high = select(high, max(high, here), counts);
    }
  }
  var own = none;
  if (row * cells < step.position) { own = unpack2x16float(blocks[at]); }
  for (var i = 0u; i < 4u; i++) { own = joinedPair(own, vec2f(low[i], high[i])); }
  blocks[at] = pack2x16float(own);
}
