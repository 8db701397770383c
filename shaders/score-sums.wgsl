// score-sums: a row of scores in one pass, joined from parts: highest, lowest, Σ e^(s - highest) and Σ e^(s - highest)·s.
// needs numbers.wgsl
struct RowSums {
  highest: f32,
  lowest: f32,
  sum: f32,
  weighted: f32,
}
alias Folded = RowSums;

fn none() -> RowSums { return RowSums(-largest, largest, 0.0, 0.0); }
fn ofScore(score: f32) -> RowSums { return RowSums(score, score, 1.0, score); }

fn joined(a: RowSums, b: RowSums) -> RowSums {
  if (a.sum == 0.0) { return b; }
  if (b.sum == 0.0) { return a; }
  let highest = max(a.highest, b.highest);
  let ofA = expOf(a.highest - highest);
  let ofB = expOf(b.highest - highest);
  return RowSums(highest, min(a.lowest, b.lowest), a.sum * ofA + b.sum * ofB, a.weighted * ofA + b.weighted * ofB);
}

// Highest, log-sum-exp, lowest and the entropy in nats: log-sum-exp - Σ p·score.
fn statisticsOf(all: RowSums) -> vec4f {
  let logSum = all.highest + log(all.sum);
  return vec4f(all.highest, logSum, all.lowest, max(0.0, logSum - all.weighted / all.sum));
}
