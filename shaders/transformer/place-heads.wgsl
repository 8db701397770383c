// place-heads: queries and keys of the pass normed and rotated, values as they are, into the rows that are kept.
//   out  keys, values  f32[token][keyHeads][slots]
//        queries       f32[token][heads][slots]
// An invocation per token and head: queries', keys', values'.
// needs step.wgsl, heads.wgsl
@group(0) @binding(4) var<storage, read_write> keys: array<f32>;
@group(0) @binding(5) var<storage, read_write> values: array<f32>;
@group(0) @binding(6) var<storage, read_write> queries: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let all = heads + 2u * keyHeads;
  let token = id.x / all;
  let head = id.x % all;
  if (token >= step.count) { return; }
  let position = step.position + token;
  let start = headStart(token, head);
  if (head < heads) {
    let factor = headFactor(start);
    let to = (position * heads + head) * slots;
    for (var u = 0u; u < units; u++) { queries[to + u] = rotatedUnit(start, u, position, factor, 0u); }
  } else if (head < heads + keyHeads) {
    let factor = headFactor(start);
    let to = (position * keyHeads + head - heads) * slots;
    for (var u = 0u; u < units; u++) { keys[to + u] = rotatedUnit(start, u, position, factor, units); }
  } else {
    let to = (position * keyHeads + head - heads - keyHeads) * slots;
    for (var u = 0u; u < units; u++) { values[to + u] = qkv[start + u]; }
  }
}
