// attend-scores: one new token's query with every key; its key and value join those that are kept.
//   out  keys, values  vec4f[token][keyHeads][quads]
//        queries       vec4f[token][heads][quads]
//        newest        f32[head][capacity]  scale · query·key of the keys that are seen
// A workgroup per head and `lanes` keys; each norms and rotates its head again.
// needs step.wgsl, heads.wgsl
override lanes: u32 = 64;
override quads: u32;
override capacity: u32;
override window: u32 = 0;
override scale: f32;

@group(0) @binding(4) var<storage, read_write> keys: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> values: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> queries: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> newest: array<f32>;

var<workgroup> query: array<f32, slots>;
var<workgroup> newKey: array<f32, slots>;

fn quadOfQuery(q: u32) -> vec4f { return vec4f(query[4u * q], query[4u * q + 1u], query[4u * q + 2u], query[4u * q + 3u]); }
fn quadOfKey(q: u32) -> vec4f { return vec4f(newKey[4u * q], newKey[4u * q + 1u], newKey[4u * q + 2u], newKey[4u * q + 3u]); }

@compute @workgroup_size(lanes)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let head = group.y;
  let sharing = heads / keyHeads;
  let keyHead = head / sharing;
  let position = step.position;
  let queryStart = headStart(0u, head);
  let keyStart = headStart(0u, heads + keyHead);
  let queryFactor = headFactor(queryStart);
  let keyFactor = headFactor(keyStart);
  for (var u = lane; u < slots; u += lanes) {
    query[u] = 0.0;
    newKey[u] = 0.0;
    if (u < units) {
      query[u] = rotatedUnit(queryStart, u, position, queryFactor, 0u);
      newKey[u] = rotatedUnit(keyStart, u, position, keyFactor, units);
    }
  }
  workgroupBarrier();
  if (group.x == 0u) {
    for (var q = lane; q < quads; q += lanes) {
      queries[(position * heads + head) * quads + q] = quadOfQuery(q);
      if (head % sharing == 0u) {
        let to = (position * keyHeads + keyHead) * quads + q;
        keys[to] = quadOfKey(q);
        var value: vec4f;
        let start = headStart(0u, heads + keyHeads + keyHead) + 4u * q;
        for (var i = 0u; i < min(4u, units - 4u * q); i++) { value[i] = qkv[start + i]; }
        values[to] = value;
      }
    }
  }
  let key = group.x * lanes + lane;
  if (key > position || (window > 0u && position - key >= window)) { return; }
  var sum = 0.0;
  if (key == position) {
    for (var q = 0u; q < quads; q++) { sum += dot(quadOfQuery(q), quadOfKey(q)); }
  } else {
    let start = (key * keyHeads + keyHead) * quads;
    for (var q = 0u; q < quads; q++) { sum += dot(quadOfQuery(q), keys[start + q]); }
  }
  newest[head * capacity + key] = scale * sum;
}
