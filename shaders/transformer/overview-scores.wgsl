// overview-scores: sums for one layer's head scores over the rows of the pass.
//   in       statistics  vec4f[token][heads]  highest score, log-sum-exp, lowest score, entropy
//            earlier     u32[token]  from overview-earlier.wgsl
//   in, out  sums        f32[head][8] of this layer; what lies there counts where rows came before
//            entropy; p[t, 0]; p[t, t - 1]; Σ p[t, j] and Σ p[t, j + 1] over earlier j with t's token
// A workgroup per head.
// needs step.wgsl, seen-causal.wgsl, numbers.wgsl, fold.wgsl, and weightOfCell of cells-made or cells-left
override lanes: u32 = 128;
override heads: u32;

@group(0) @binding(3) var<storage, read> statistics: array<vec4f>;
@group(0) @binding(4) var<storage, read> earlier: array<u32>;
@group(0) @binding(5) var<storage, read_write> sums: array<f32>;

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
  var all = fold(lane, mine);
  if (lane > 0u) { return; }
  let to = 8u * head;
  if (step.position > 0u) {
    all = joined(all, Sums(sums[to], sums[to + 1u], sums[to + 2u], sums[to + 3u], sums[to + 4u]));
  }
  sums[to] = all.entropy;
  sums[to + 1u] = all.sink;
  sums[to + 2u] = all.previous;
  sums[to + 3u] = all.duplicate;
  sums[to + 4u] = all.induction;
}
