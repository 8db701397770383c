// weights: the weight of a score, from the statistics of its row.
//   in   statistics  f32[…]  of each row of each head (highest score, log-sum-exp, lowest, entropy), as maps.statisticsLayout
//                            has it
// weight = e^(score - log-sum-exp): at most 1. NaN where a row has a NaN.
// needs maps.wgsl, numbers.wgsl
@group(0) @binding(14) var<storage, read> statistics: array<f32>;

fn logSumOf(head: u32, query: u32) -> f32 {
  return statistics[dot(maps.statisticsLayout, vec4u(head, query, 1u, 1u))];
}

fn weightsOf(scores: vec4f, logSum: f32) -> vec4f {
  let below = scores - logSum;
  return select(exp(min(below, vec4f(0.0))), below, areNan(below));
}
