// sum-scores: sums for the scores of one layer's heads over its new rows.
//   in       earlier  u32[token]  of the last earlier token with the same text its position + 2; 1 where there is none
//   in, out  sums     f32[head][8] of this layer; what lies there counts where rows came before
//            entropy; p[t, 0]; p[t, t - 1]; Σ p[t, j] and Σ p[t, j + 1] over earlier j with t's text
// A workgroup per head.
// needs numbers.wgsl, fold.wgsl, layer.wgsl
const lanes = 64u;
@group(0) @binding(5) var<storage, read> earlier: array<u32>;
@group(0) @binding(6) var<storage, read_write> sums: array<f32>;

struct Sums {
  entropy: f32,
  sink: f32,
  previous: f32,
  duplicate: f32,
  induction: f32,
}
alias Folded = Sums;
fn joined(a: Sums, b: Sums) -> Sums {
  return Sums(
    a.entropy + b.entropy,
    a.sink + b.sink,
    a.previous + b.previous,
    a.duplicate + b.duplicate,
    a.induction + b.induction,
  );
}

fn weightAt(query: u32, key: u32, head: u32) -> f32 {
  if (!isSeen(query, key)) { return 0.0; }
  return weightOfCell(query, key, head);
}

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
  var all = fold(lane, mine);
  if (lane > 0u) { return; }
  let to = 8u * head;
  if (layer.first > 0u) {
    all = joined(all, Sums(sums[to], sums[to + 1u], sums[to + 2u], sums[to + 3u], sums[to + 4u]));
  }
  sums[to] = all.entropy;
  sums[to + 1u] = all.sink;
  sums[to + 2u] = all.previous;
  sums[to + 3u] = all.duplicate;
  sums[to + 4u] = all.induction;
}
