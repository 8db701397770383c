// scores: scale · query·key for the pass's queries and all keys that they may see.
//   in   queries     vec4f[token][heads][slots / 4]
//        keys        vec4f[token][keyHeads][slots / 4]
//        statistics  vec4f[token][heads]  highest, log-sum-exp, lowest, entropy
//   out  scores      f32[head][query of the pass][stride]; dense, [key], where they are no scratch (holds > 0)
//   holds: 0 the scores that count, 1 scores with -infinity where a key is not seen, 2 weights exp(score - log-sum-exp)
// Each invocation makes 4 queries × 4 keys; tiles that nobody sees are left out where they do not count. Sums are those of
// attend-scores.wgsl, bit by bit.
// needs step.wgsl, seen-*.wgsl
override heads: u32;
override keyHeads: u32;
override quads: u32; // of a head
override scale: f32;
override holds: u32 = 0;

@group(0) @binding(1) var<storage, read> queries: array<vec4f>;
@group(0) @binding(2) var<storage, read> keys: array<vec4f>;
@group(0) @binding(3) var<storage, read> statistics: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> scores: array<f32>;

fn entryOf(query: u32, key: u32, head: u32, score: f32) -> f32 {
  if (isSeen(query, key)) {
    if (holds < 2u) { return score; }
    return exp(min(score - statistics[query * heads + head].y, 0.0));
  }
  var negative = 0xff800000u; // not a constant: WGSL refuses one that is infinite
  return select(0.0, bitcast<f32>(negative), holds == 1u);
}

fn dots(query: vec4f, a: vec4f, b: vec4f, c: vec4f, d: vec4f) -> vec4f {
  return vec4f(dot(query, a), dot(query, b), dot(query, c), dot(query, d));
}

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let key = 4u * id.x;
  let token = 4u * id.y;
  let head = id.z;
  let all = step.position + step.count;
  let end = select(all, keysTo(all - 1u), holds == 0u);
  if (key >= end || token >= step.count) { return; }
  let first = step.position + token;
  let last = min(first + 3u, all - 1u);
  if (holds == 0u && (key >= keysTo(last) || key + 3u < keysFrom(first))) { return; }
  let q = (min(first + vec4u(0u, 1u, 2u, 3u), vec4u(last)) * heads + head) * quads;
  let keyHead = head / (heads / keyHeads);
  let k = (min(key + vec4u(0u, 1u, 2u, 3u), vec4u(end - 1u)) * keyHeads + keyHead) * quads;
  var sums: mat4x4f;
  for (var i = 0u; i < quads; i++) {
    let a = keys[k.x + i];
    let b = keys[k.y + i];
    let c = keys[k.z + i];
    let d = keys[k.w + i];
    sums[0] += dots(queries[q.x + i], a, b, c, d);
    sums[1] += dots(queries[q.y + i], a, b, c, d);
    sums[2] += dots(queries[q.z + i], a, b, c, d);
    sums[3] += dots(queries[q.w + i], a, b, c, d);
  }
  for (var t = 0u; t < min(4u, step.count - token); t++) {
    let row = (head * step.count + token + t) * select(step.stride, end, holds > 0u);
    for (var j = 0u; j < min(4u, step.stride - key); j++) {
      if (key + j < end) { scores[row + key + j] = entryOf(first + t, key + j, head, scale * sums[t][j]); }
    }
  }
}
