// map-weight: one weight of a map that is not stored.
//   in   queries     vec4f[token][heads][quads]
//        keys        vec4f[token][keyHeads][quads]
//        statistics  vec4f[token][heads]  highest score, log-sum-exp, lowest score, entropy
//   out  weight      f32[1]  0 where the key is not seen
// One invocation.
// needs numbers.wgsl
override heads: u32;
override keyHeads: u32;
override quads: u32;
override window: u32 = 0;
override scale: f32;

struct Wanted {
  head: u32,
  query: u32,
  key: u32,
}
@group(0) @binding(0) var<uniform> wanted: Wanted;
@group(0) @binding(1) var<storage, read> queries: array<vec4f>;
@group(0) @binding(2) var<storage, read> keys: array<vec4f>;
@group(0) @binding(3) var<storage, read> statistics: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> weight: array<f32>;

@compute @workgroup_size(1)
fn main() {
  let query = wanted.query;
  let key = wanted.key;
  weight[0] = 0.0;
  if (key > query || (window > 0u && query - key >= window)) { return; }
  let q = (query * heads + wanted.head) * quads;
  let k = (key * keyHeads + wanted.head / (heads / keyHeads)) * quads;
  var sum = 0.0;
  for (var i = 0u; i < quads; i++) { sum += dot(queries[q + i], keys[k + i]); }
  weight[0] = weightOf(scale * sum, statistics[query * heads + wanted.head].y);
}
