// map-rows: some rows of maps that are not stored.
//   in   queries     vec4f[token][heads][quads]
//        keys        vec4f[token][keyHeads][quads]
//        statistics  vec4f[token][heads]  highest score, log-sum-exp, lowest score, entropy
//        rows        u32[row]  the queries that are wanted
//   out  weights     f32[head][row][wanted.keys]  0 where a key is not seen
// One invocation per key, of the heads from wanted.head on.
// needs numbers.wgsl
override heads: u32;
override keyHeads: u32;
override quads: u32;
override window: u32 = 0;
override scale: f32;

struct Wanted {
  head: u32,
  key: u32,   // the first one
  keys: u32,
}
@group(0) @binding(0) var<uniform> wanted: Wanted;
@group(0) @binding(1) var<storage, read> queries: array<vec4f>;
@group(0) @binding(2) var<storage, read> keys: array<vec4f>;
@group(0) @binding(3) var<storage, read> statistics: array<vec4f>;
@group(0) @binding(4) var<storage, read> rows: array<u32>;
@group(0) @binding(5) var<storage, read_write> weights: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= wanted.keys) { return; }
  let head = wanted.head + id.y;
  let key = wanted.key + id.x;
  let query = rows[id.z];
  let at = (id.y * arrayLength(&rows) + id.z) * wanted.keys + id.x;
  if (key > query || (window > 0u && query - key >= window)) {
    weights[at] = 0.0;
    return;
  }
  let q = (query * heads + head) * quads;
  let k = (key * keyHeads + head / (heads / keyHeads)) * quads;
  var sum = 0.0;
  for (var i = 0u; i < quads; i++) { sum += dot(queries[q + i], keys[k + i]); }
  weights[at] = weightOf(scale * sum, statistics[query * heads + head].y);
}
