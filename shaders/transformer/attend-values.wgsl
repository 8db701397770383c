// attend-values: one new token's weights, what its row says about itself, and z.
//   in, out  newest      f32[head][capacity]  scores, then weights exp(score - log-sum-exp), which have the bits that a map
//                        made from queries and keys has; 0 where a key is not seen
//   in       values      vec4f[token][keyHeads][quads]
//            edits       gains of the heads, then their offsets, as in values.wgsl
//   out      statistics  vec4f[token][heads]
//            z           vec4f[row][heads][quads]
// A workgroup per head; `lanes` is at least `quads`.
// needs step.wgsl, numbers.wgsl, fold.wgsl, statistics.wgsl
override lanes: u32 = 64;
override heads: u32;
override keyHeads: u32;
override quads: u32;
override capacity: u32;
override window: u32 = 0;
override outputKept: bool = false;
override edited: bool = false;

@group(0) @binding(1) var<storage, read_write> newest: array<f32>;
@group(0) @binding(2) var<storage, read> values: array<vec4f>;
@group(0) @binding(3) var<storage, read> edits: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> statistics: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> z: array<vec4f>;

var<workgroup> parts: array<vec4f, lanes>;

@compute @workgroup_size(lanes)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let head = group.x;
  let keyHead = head / (heads / keyHeads);
  let position = step.position;
  let row = head * capacity;
  let first = select(0u, position + 1u - window, window > 0u && position >= window);
  var own = none();
  for (var key = first + lane; key <= position; key += lanes) { own = joined(own, ofScore(newest[row + key])); }
  let all = foldForAll(lane, own);
  let told = statisticsOf(all);
  if (lane == 0u) { statistics[position * heads + head] = told; }
  for (var key = lane; key <= position; key += lanes) {
    newest[row + key] = select(0.0, weightOf(newest[row + key], told.y), key >= first);
  }
  storageBarrier();
  let slices = lanes / quads;
  let slice = lane / quads;
  let quad = lane % quads;
  var sum: vec4f;
  if (slice < slices) {
    for (var key = first + slice; key <= position; key += slices) {
      sum += newest[row + key] * values[(key * keyHeads + keyHead) * quads + quad];
    }
  }
  parts[lane] = sum;
  workgroupBarrier();
  if (lane >= quads) { return; }
  for (var other = 1u; other < slices; other++) { sum += parts[other * quads + quad]; }
  sum *= expOf(told.y - all.highest) / all.sum; // what rounding of the log-sum-exp took from all weights alike
  if (edited) { sum = sum * edits[head / 4u][head % 4u] + edits[(heads + 3u) / 4u + head * quads + quad]; }
  z[(rowOf(0u, outputKept) * heads + head) * quads + quad] = sum;
}
