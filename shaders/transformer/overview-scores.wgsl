// overview-scores: sums for one layer's head scores over the rows of the pass.
//   in       statistics  vec4f[token][heads]  highest score, log-sum-exp, lowest score, entropy
//            earlier     u32[token]  from overview-earlier.wgsl
//   in, out  sums        f32[head][8] of this layer, from head-sums; what lies there counts where rows came before
// A workgroup per head.
// needs step.wgsl, seen-causal.wgsl, numbers.wgsl, fold.wgsl, head-sums.wgsl; weightOfCell of cells-made or cells-left
override lanes: u32 = 128;
override heads: u32;

@group(0) @binding(3) var<storage, read> statistics: array<vec4f>;
@group(0) @binding(4) var<storage, read> earlier: array<u32>;
@group(0) @binding(5) var<storage, read_write> sums: array<f32>;

@compute @workgroup_size(lanes)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let head = group.x;
  var mine: Sums;
  for (var token = step.position + lane; token < step.position + step.count; token += lanes) {
    mine.entropy += statistics[token * heads + head].w;
    mine.sink += weightAt(token, 0u, head);
    if (token > 0u) { mine.previous += weightAt(token, token - 1u, head); }
    for (var link = earlier[token]; link > 1u; link = earlier[link - 2u]) {
      let next = link - 1u;
      if (window > 0u && token - next >= window) { break; }
      mine.duplicate += weightAt(token, next - 1u, head);
      mine.induction += weightAt(token, next, head);
    }
  }
  let all = fold(lane, mine);
  if (lane == 0u) { keep(head, all, step.position > 0u); }
}
