// quotient: relevance over the sum that it came from, entry by entry, as the ε rule has it (Bach et al. 2015).
//   in   relevance  f32[n]
//        sums       f32[n]   z
//   out  made       f32[n]   relevance / (factor · z + epsilon · sign z), sign 0 = 1
// One lane per number, workgroups in strides.
override epsilon: f32 = 0.001;
override factor: f32 = 1.0;
const lanes = 64u;

@group(0) @binding(0) var<storage, read> relevance: array<f32>;
@group(0) @binding(1) var<storage, read> sums: array<f32>;
@group(0) @binding(2) var<storage, read_write> made: array<f32>;

@compute @workgroup_size(lanes)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < arrayLength(&made); i += groups.x * lanes) {
    let z = sums[i];
    made[i] = relevance[i] / (factor * z + select(-epsilon, epsilon, z >= 0.0));
  }
}
