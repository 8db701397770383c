// project-one: norm(x)·Wᵀ for a pass of one token, with what project-end makes of it.
//   in   input    vec4f[row][inputQuads]
//        weights  four numbers each, [outputs or, gated, 2·outputs][inputQuads]; padding is 0
//   norm: 0 none, 1 LayerNorm, 2 RMSNorm, over `columns` numbers; every workgroup does it again.
// On a GPU `slices` lanes share a row, and their neighbours' loads join. On a software adapter, where a load is the dear part, a
// lane makes `each` rows of 1 or 4: it reads a quad of the input once for all of them.
// needs step.wgsl, weights-*.wgsl, activations.wgsl, project-end.wgsl, sum-of-lanes.wgsl, fold.wgsl
override lanes: u32 = 64;
override slices: u32 = 1;
override each: u32 = 1; // rows of a lane: 1, or 4 where `slices` is 1
override chunk: u32 = 256; // quads of the input in workgroup memory
override inputQuads: u32;
override columns: u32;
override inputKept: bool = false;
override norm: u32 = 0;
override epsilon: f32 = 0;
override gainAt: u32 = 0;
override shiftAt: u32 = 0;
override firstRow: u32 = 0; // of this shard among all outputs
override shardRows: u32;

@group(0) @binding(2) var<storage, read> input: array<vec4f>;
var<workgroup> normed: array<vec4f, chunk>;
var<workgroup> ofSlices: array<vec2f, lanes>;

fn quadOf(at: u32) -> vec4f {
  return vec4f(vectors[at], vectors[at + 1u], vectors[at + 2u], vectors[at + 3u]);
}

@compute @workgroup_size(lanes)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let token = 0u;
  let start = rowOf(token, inputKept) * inputQuads;
  var mean = 0.0;
  var factor = 1.0;
  if (norm > 0u) {
    let padding = f32(4u * inputQuads - columns);
    if (norm == 1u) {
      var own = 0.0;
      for (var q = lane; q < inputQuads; q += lanes) { own += dot(input[start + q], vec4f(1.0)); }
      mean = foldForAll(lane, own) / f32(columns);
    }
    var squares = 0.0;
    for (var q = lane; q < inputQuads; q += lanes) {
      let apart = input[start + q] - mean;
      squares += dot(apart, apart);
    }
    factor = inverseSqrt((foldForAll(lane, squares) - padding * mean * mean) / f32(columns) + epsilon);
  }

  let row = each * ((group.x + groups.x * group.y) * (lanes / slices) + lane / slices);
  let slice = lane % slices;
  let rows = min(row + vec4u(0u, 1u, 2u, 3u), vec4u(shardRows - 1u)) * inputQuads;
  let half = outputs * inputQuads;
  var sums: mat4x4f;
  var gatedSums: mat4x4f;
  for (var first = 0u; first < inputQuads; first += chunk) {
    let count = min(chunk, inputQuads - first);
    workgroupBarrier();
    for (var q = lane; q < count; q += lanes) {
      var x = input[start + first + q];
      if (norm > 0u) { x = (x - mean) * factor * quadOf(gainAt + 4u * (first + q)); }
      if (norm == 1u) { x += quadOf(shiftAt + 4u * (first + q)); }
      normed[q] = x;
    }
    workgroupBarrier();
    for (var q = slice; q < count; q += slices) {
      let x = normed[q];
      let at = rows + first + q;
      sums[0] += x * weightQuad(at.x);
      if (gated) { gatedSums[0] += x * weightQuad(half + at.x); }
      if (each == 1u) { continue; }
      sums[1] += x * weightQuad(at.y);
      sums[2] += x * weightQuad(at.z);
      sums[3] += x * weightQuad(at.w);
      if (gated) {
        gatedSums[1] += x * weightQuad(half + at.y);
        gatedSums[2] += x * weightQuad(half + at.z);
        gatedSums[3] += x * weightQuad(half + at.w);
      }
    }
  }
  if (each > 1u) {
    for (var r = 0u; r < min(each, shardRows - min(row, shardRows)); r++) {
      finish(token, firstRow + row + r, dot(sums[r], vec4f(1.0)), dot(gatedSums[r], vec4f(1.0)));
    }
    return;
  }
  var sum = dot(sums[0], vec4f(1.0));
  var gatedSum = dot(gatedSums[0], vec4f(1.0));
  if (slices > 1u) {
    ofSlices[lane] = vec2f(sum, gatedSum);
    workgroupBarrier();
    if (slice > 0u) { return; }
    for (var other = 1u; other < slices; other++) {
      sum += ofSlices[lane + other].x;
      gatedSum += ofSlices[lane + other].y;
    }
  }
  if (row < shardRows) { finish(token, firstRow + row, sum, gatedSum); }
}
