// tanh-shares: relevance of additive scores over the sums in their tanh, summed over the other side.
//   in   row     f32[sample, rows, unit]
//        other   f32[sample, others, unit]
//        weight  f32[unit]
//        scores  f32[sample, rows, others]   relevance of each score over its sum; transposed where rows are keys
//   out  made    f32[sample, rows, unit]     Σ over others of scores · weight · tanh p / (p + epsilon · sign p), p = row + other
// A score is Σ over units of weight · tanh p: its relevance splits by the ε rule, tanh hands it on (Achtibat et al. 2024), and p
// splits by the ε rule between the two sides, which multiply by their own parts of p.
// One lane per row and unit. needs tanh.wgsl
override rows: u32 = 1u;
override others: u32 = 1u;
override units: u32 = 1u;
override epsilon: f32 = 0.001;
const lanes = 64u;

@group(0) @binding(0) var<storage, read> row: array<f32>;
@group(0) @binding(1) var<storage, read> other: array<f32>;
@group(0) @binding(2) var<storage, read> weight: array<f32>;
@group(0) @binding(3) var<storage, read> scores: array<f32>;
@group(0) @binding(4) var<storage, read_write> made: array<f32>;

@compute @workgroup_size(lanes)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < arrayLength(&made); i += groups.x * lanes) {
    let unit = i % units;
    let place = i / units;
    let sample = place / rows;
    let own = row[i];
    var sum = 0.0;
    for (var o = 0u; o < others; o++) {
      let p = own + other[(sample * others + o) * units + unit];
      sum += scores[place * others + o] * tanhOf(p) / (p + select(-epsilon, epsilon, p >= 0.0));
    }
    made[i] = weight[unit] * sum;
  }
}
