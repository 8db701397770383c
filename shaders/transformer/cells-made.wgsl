// cells-made: a weight of one layer's maps from queries and keys that are kept.
//   in  queries     vec4f[token][heads][slots / 4]
//       keys        vec4f[token][keyHeads][slots / 4]
//       statistics  of the shader that this is joined with, as are heads
// needs numbers.wgsl
override keyHeads: u32;
override quads: u32; // of a head
override scale: f32;

@group(0) @binding(1) var<storage, read> queries: array<vec4f>;
@group(0) @binding(2) var<storage, read> keys: array<vec4f>;

fn weightOfCell(query: u32, key: u32, head: u32) -> f32 {
  let q = (query * heads + head) * quads;
  let k = (key * keyHeads + head / (heads / keyHeads)) * quads;
  var sum = 0.0;
  for (var i = 0u; i < quads; i++) { sum += dot(queries[q + i], keys[k + i]); }
  return weightOf(scale * sum, statistics[query * heads + head].y);
}
