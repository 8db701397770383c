// softmax-live: as softmax.wgsl, where a query sees the live keys before and behind it.
//   in, out  scores      f32[head][query of the pass][stride]; 0 where a key is not seen
//   out      factors     f32[head][query of the pass]
//   out      statistics  vec4f[token][heads]  highest score, log-sum-exp, lowest score, entropy in nats
// A workgroup per head and query. One key at least is live.
// needs step.wgsl, seen-live.wgsl, numbers.wgsl, fold.wgsl, statistics.wgsl
override lanes: u32 = 64;
override heads: u32;

@group(0) @binding(1) var<storage, read_write> scores: array<f32>;
@group(0) @binding(2) var<storage, read_write> statistics: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> factors: array<f32>;

@compute @workgroup_size(lanes)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let token = group.x;
  let head = group.y;
  let query = step.position + token;
  let row = (head * step.count + token) * step.stride;
  var own = none();
  for (var key = lane; key < step.stride; key += lanes) {
    if (isSeen(query, key)) { own = joined(own, ofScore(scores[row + key])); }
  }
  let all = foldForAll(lane, own);
  let total = statisticsOf(all);
  if (lane == 0u) {
    statistics[query * heads + head] = total;
    factors[head * step.count + token] = expOf(total.y - all.highest) / all.sum;
  }
  for (var key = lane; key < step.stride; key += lanes) {
    scores[row + key] = select(0.0, weightOf(scores[row + key], total.y), isSeen(query, key));
  }
}
