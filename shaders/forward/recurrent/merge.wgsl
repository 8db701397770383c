// recurrent-merge: combines the outputs of two directions (Keras's merge_mode).
//   in   outputs  f32[2, element]   forward, backward
//   out  merged   f32[element]      mode 0 sum, 1 mean, 2 product
// One lane per element, workgroups in strides.
override mode: u32;
override lanes: u32 = 256;
@group(0) @binding(0) var<storage, read> outputs: array<f32>;
@group(0) @binding(1) var<storage, read_write> merged: array<f32>;

@compute @workgroup_size(lanes)
fn mergeDirections(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let count = arrayLength(&merged);
  for (var i = id.x; i < count; i += groups.x * lanes) {
    let forward = outputs[i];
    let backward = outputs[count + i];
    switch (mode) {
      case 0u: { merged[i] = forward + backward; }
      case 1u: { merged[i] = (forward + backward) / 2.0; }
      default: { merged[i] = forward * backward; }
    }
  }
}
