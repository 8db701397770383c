// overview-rows: blocks of one layer's maps from queries and keys, raised by the rows of the pass.
//   in       queries     vec4f[token][heads][slots / 4]
//            keys        vec4f[token][keyHeads][slots / 4]
//            statistics  vec4f[token][heads]  highest score, log-sum-exp, lowest score, entropy
//   in, out  blocks      u32[head][side][side] of this layer; block rows from the first new one on are written
// An invocation per block. Where a block has 4 × 4 cells it makes as many at once. Sums are those of attend-scores.wgsl,
// so that a weight has the bits of the one that a single new token leaves.
// needs step.wgsl, numbers.wgsl, map-blocks.wgsl
override heads: u32;
override keyHeads: u32;
override quads: u32; // of a head
override window: u32 = 0;
override scale: f32;

@group(0) @binding(1) var<storage, read> queries: array<vec4f>;
@group(0) @binding(2) var<storage, read> keys: array<vec4f>;
@group(0) @binding(3) var<storage, read> statistics: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> blocks: array<u32>;

fn seen(query: u32, key: u32) -> bool {
  return key <= query && (window == 0u || query - key < window);
}

fn queryAt(query: u32, head: u32) -> u32 { return (query * heads + head) * quads; }
fn keyAt(key: u32, head: u32) -> u32 { return (key * keyHeads + head / (heads / keyHeads)) * quads; }

fn ofCell(own: vec2f, query: u32, key: u32, head: u32) -> vec2f {
  if (!seen(query, key)) { return own; }
  let q = queryAt(query, head);
  let k = keyAt(key, head);
  var sum = 0.0;
  for (var i = 0u; i < quads; i++) { sum += dot(queries[q + i], keys[k + i]); }
  return joinedWeight(own, weightOf(scale * sum, statistics[query * heads + head].y));
}

// Cells of 4 queries and 4 keys, up to the ends.
fn ofTile(own: vec2f, first: vec2u, ends: vec2u, head: u32) -> vec2f {
  let last = ends - 1u;
  if (first.y > min(first.x + 3u, last.x)) { return own; }
  if (window > 0u && first.x >= window + min(first.y + 3u, last.y)) { return own; }
  var q: vec4u;
  var k: vec4u;
  for (var i = 0u; i < 4u; i++) {
    q[i] = queryAt(min(first.x + i, last.x), head);
    k[i] = keyAt(min(first.y + i, last.y), head);
  }
  var sums: mat4x4f;
  for (var i = 0u; i < quads; i++) {
    let a = keys[k.x + i];
    let b = keys[k.y + i];
    let c = keys[k.z + i];
    let d = keys[k.w + i];
    for (var j = 0u; j < 4u; j++) {
      let query = queries[q[j] + i];
      sums[j] += vec4f(dot(query, a), dot(query, b), dot(query, c), dot(query, d));
    }
  }
  var all = own;
  for (var j = 0u; j < min(4u, ends.x - first.x); j++) {
    let logSum = statistics[(first.x + j) * heads + head].y;
    for (var i = 0u; i < min(4u, ends.y - first.y); i++) {
      if (seen(first.x + j, first.y + i)) { all = joinedWeight(all, weightOf(scale * sums[j][i], logSum)); }
    }
  }
  return all;
}

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let head = id.z;
  let end = step.position + step.count;
  let cells = cellsOf(end);
  let row = step.position / cells + id.y;
  if (row >= side) { return; }
  let at = (head * side + row) * side + id.x;
  let first = vec2u(max(row * cells, step.position), id.x * cells);
  let ends = min(vec2u(row, id.x) * cells + cells, vec2u(end));
  var own = unpack2x16float(noBlock);
  if (row * cells < step.position) { own = unpack2x16float(blocks[at]); }
  let byTiles = cells >= 4u;
  for (var query = first.x; query < ends.x; query += select(1u, 4u, byTiles)) {
    for (var key = first.y; key < ends.y; key += select(1u, 4u, byTiles)) {
      if (byTiles) { own = ofTile(own, vec2u(query, key), ends, head); } else { own = ofCell(own, query, key, head); }
    }
  }
  blocks[at] = pack2x16float(own);
}
