// sum-scores: sums for the scores of one layer's heads over its new rows.
//   in       earlier  u32[token]  of the last earlier token with the same text its position + 2; 1 where there is none
//   in, out  sums     f32[head][8] of this layer, from head-sums; what lies there counts where rows came before
// A workgroup per head.
// needs numbers.wgsl, fold.wgsl, layer.wgsl, head-sums.wgsl
const lanes = 64u;
@group(0) @binding(5) var<storage, read> earlier: array<u32>;
@group(0) @binding(6) var<storage, read_write> sums: array<f32>;

@compute @workgroup_size(lanes)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let head = group.x;
  var mine: Sums;
  for (var token = layer.first + lane; token < layer.tokens; token += lanes) {
    if (!hasCome(token, head)) { continue; }
    mine.entropy += statistics[token * layer.heads + head].w;
    mine.sink += weightAt(token, 0u, head);
    if (token > 0u) { mine.previous += weightAt(token, token - 1u, head); }
    for (var link = earlier[token]; link > 1u; link = earlier[link - 2u]) {
      mine.duplicate += weightAt(token, link - 2u, head);
      mine.induction += weightAt(token, link - 1u, head);
    }
  }
  let all = fold(lane, mine);
  if (lane == 0u) { keep(head, all, layer.first > 0u); }
}
