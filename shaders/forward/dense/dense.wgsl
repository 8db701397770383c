// dense: activation(input · kernel + bias), for the rows of all samples.
//   in   input   f32[row][feature]
//        kernel  f32[feature][unit]
//        bias    f32[unit]        read if `biased`
//   out  output  f32[row][unit]
// many: an invocation makes 4 rows × 4 units in registers, without workgroup memory and barriers. one: a workgroup makes
// 4 · lanes / slices units of one row; on a GPU `slices` lanes share the features of a unit, on a software adapter, where
// a barrier is dear, none do.
// needs gate-activations.wgsl, and dense/quads.wgsl or dense/singles.wgsl
struct Shape {
  rows: u32,
  features: u32,
  units: u32,
}
override biased: bool = false;
override lanes: u32 = 64;
override slices: u32 = 1;

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(3) var<storage, read> bias: array<f32>;
@group(0) @binding(4) var<storage, read_write> output: array<f32>;

var<workgroup> ofSlices: array<vec4f, lanes>;

fn finish(row: u32, unit: u32, sums: vec4f) {
  var all = sums;
  if (biased) { all += vec4f(bias[unit], bias[unit + 1u], bias[unit + 2u], bias[unit + 3u]); }
  all = activated(activation, all);
  for (var i = 0u; i < min(4u, shape.units - unit); i++) { output[row * shape.units + unit + i] = all[i]; }
}

// Of four features, the kernel's four units.
fn block(feature: u32, unit: u32) -> mat4x4f {
  return mat4x4f(
    kernelAt(feature, unit), kernelAt(feature + 1u, unit), kernelAt(feature + 2u, unit), kernelAt(feature + 3u, unit),
  );
}

@compute @workgroup_size(8, 8)
fn many(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let unit = 4u * id.x;
  if (unit >= shape.units) { return; }
  let whole = shape.features / 4u * 4u;
  for (var row = 4u * id.y; row < shape.rows; row += 32u * groups.y) {
    let starts = min(row + vec4u(0u, 1u, 2u, 3u), vec4u(shape.rows - 1u)) * shape.features;
    var sums: mat4x4f;
    for (var feature = 0u; feature < whole; feature += 4u) {
      let w = block(feature, unit);
      sums[0] += w * inputQuad(starts.x + feature);
      sums[1] += w * inputQuad(starts.y + feature);
      sums[2] += w * inputQuad(starts.z + feature);
      sums[3] += w * inputQuad(starts.w + feature);
    }
    for (var feature = whole; feature < shape.features; feature++) {
      let w = kernelAt(feature, unit);
      sums[0] += w * inputAt(starts.x + feature);
      sums[1] += w * inputAt(starts.y + feature);
      sums[2] += w * inputAt(starts.z + feature);
      sums[3] += w * inputAt(starts.w + feature);
    }
    for (var i = 0u; i < min(4u, shape.rows - row); i++) { finish(row + i, unit, sums[i]); }
  }
}

@compute @workgroup_size(lanes)
fn one(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let across = lanes / slices;
  let unit = 4u * (group.x * across + lane % across);
  let slice = lane / across;
  let start = group.y * shape.features;
  let whole = shape.features / 4u * 4u;
  var sum: vec4f;
  if (unit < shape.units) {
    for (var feature = 4u * slice; feature < whole; feature += 4u * slices) {
      sum += block(feature, unit) * inputQuad(start + feature);
    }
    if (slice == 0u) {
      for (var feature = whole; feature < shape.features; feature++) {
        sum += kernelAt(feature, unit) * inputAt(start + feature);
      }
    }
  }
  if (slices > 1u) {
    ofSlices[lane] = sum;
    workgroupBarrier();
    for (var other = 1u; other < slices; other++) { sum += ofSlices[(lane + other * across) % lanes]; }
  }
  if (slice == 0u && unit < shape.units) { finish(group.y, unit, sum); }
}
