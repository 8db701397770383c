// activation: an activation that kernels fuse, alone, and its way back.
//   in   values    f32[n]   forward: x; back: y = activation(x)
//        gradient  f32[n]   back: of y; not read forward
//   out  made      f32[n]   forward: y; back: gradient · d activation / dx
// One lane per four numbers, workgroups in strides.
// needs gate-activations.wgsl, gate-derivatives.wgsl
const lanes = 64u;

@group(0) @binding(0) var<storage, read> values: array<f32>;
@group(0) @binding(1) var<storage, read> gradient: array<f32>;
@group(0) @binding(2) var<storage, read_write> made: array<f32>;

@compute @workgroup_size(lanes)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var at = 4u * id.x; at < arrayLength(&made); at += 4u * groups.x * lanes) {
    let four = activated(activation, vec4f(values[at], values[at + 1u], values[at + 2u], values[at + 3u]));
    for (var i = 0u; i < min(4u, arrayLength(&made) - at); i++) { made[at + i] = four[i]; }
  }
}

@compute @workgroup_size(lanes)
fn back(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var at = 4u * id.x; at < arrayLength(&made); at += 4u * groups.x * lanes) {
    let slope = slopeAt(activation, vec4f(values[at], values[at + 1u], values[at + 2u], values[at + 3u]));
    for (var i = 0u; i < min(4u, arrayLength(&made) - at); i++) { made[at + i] = gradient[at + i] * slope[i]; }
  }
}
