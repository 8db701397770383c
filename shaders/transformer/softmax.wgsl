// softmax: weights of the pass's rows in place of their scores, and what a row says about itself.
//   in, out  scores      f32[head][query of the pass][stride]  scores, then weights exp(score - log-sum-exp), which have the
//                        bits that a map made from queries and keys has; 0 where a key is not seen
//   out      factors     f32[head][query of the pass]  what rounding of the log-sum-exp took from a row's weights alike
//   out      statistics  vec4f[token][heads]  highest score, log-sum-exp, lowest score, entropy in nats
//            newest      f32[head][capacity]  the last row's weights
// A workgroup per head and query.
// needs step.wgsl, numbers.wgsl, fold.wgsl, statistics.wgsl
override lanes: u32 = 64;
override heads: u32;
override capacity: u32;
override window: u32 = 0;

@group(0) @binding(1) var<storage, read_write> scores: array<f32>;
@group(0) @binding(2) var<storage, read_write> statistics: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> newest: array<f32>;
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
  let first = select(0u, query + 1u - window, window > 0u && query >= window);
  var own = none();
  for (var key = first + lane; key <= query; key += lanes) { own = joined(own, ofScore(scores[row + key])); }
  let all = foldForAll(lane, own);
  let total = statisticsOf(all);
  if (lane == 0u) {
    statistics[query * heads + head] = total;
    factors[head * step.count + token] = expOf(total.y - all.highest) / all.sum;
  }
  let last = token + 1u == step.count;
  for (var key = lane; key < step.stride; key += lanes) {
    let isSeen = key >= first && key <= query;
    let weight = select(0.0, weightOf(scores[row + key], total.y), isSeen);
    scores[row + key] = weight;
    if (last && key <= query) { newest[head * capacity + key] = weight; }
  }
}
