// layer: one layer's queries and keys as they came over the wire, and which of their weights there are.
//   in  queries     vec4f[token][heads][quads]
//       keys        vec4f[token][keyHeads][quads]
//       statistics  vec4f[token][heads]  highest score, log-sum-exp, lowest score, entropy; NaN in rows that have not come
//       live        f32[token]  1 for a key that queries see, 0 for padding, NaN for one that has not come
// A weight is exp(scale · query · key - log-sum-exp).
// needs numbers.wgsl
struct Layer {
  heads: u32,
  keyHeads: u32,
  quads: u32, // of a head
  first: u32, // the first row that is new
  tokens: u32,
  cells: u32, // along a block's side
  causal: u32,
  window: u32, // 0: all keys
  scale: f32,
}
@group(0) @binding(0) var<uniform> layer: Layer;
@group(0) @binding(1) var<storage, read> queries: array<vec4f>;
@group(0) @binding(2) var<storage, read> keys: array<vec4f>;
@group(0) @binding(3) var<storage, read> statistics: array<vec4f>;
@group(0) @binding(4) var<storage, read> live: array<f32>;

fn isSeen(query: u32, key: u32) -> bool {
  if (bitcast<u32>(live[key]) != 0x3f800000u) { return false; } // 1 by its bits: a comparison may take NaN for anything
  if (layer.causal == 0u) { return true; }
  return key <= query && (layer.window == 0u || query - key < layer.window);
}

fn hasCome(query: u32, head: u32) -> bool { return !isNan(statistics[query * layer.heads + head].y); }

fn weightOfCell(query: u32, key: u32, head: u32) -> f32 {
  let q = (query * layer.heads + head) * layer.quads;
  let k = (key * layer.keyHeads + head / (layer.heads / layer.keyHeads)) * layer.quads;
  var sum = 0.0;
  for (var i = 0u; i < layer.quads; i++) { sum += dot(queries[q + i], keys[k + i]); }
  return weightOf(layer.scale * sum, statistics[query * layer.heads + head].y);
}
