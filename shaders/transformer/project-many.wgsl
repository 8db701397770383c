// project-many: x·Wᵀ for all tokens of the pass, with what project-end makes of it.
//   in   input    vec4f[row][inputQuads], normed already
//        weights  four numbers each, [outputs or, gated, 2·outputs][inputQuads]; padding is 0
// Each invocation keeps 4 tokens × 4 outputs in registers; no workgroup memory, no barrier.
// needs step.wgsl, weights-*.wgsl, activations.wgsl, project-end.wgsl
override across: u32 = 8;
override inputQuads: u32;
override inputKept: bool = false;
override firstRow: u32 = 0; // of this shard among all outputs
override shardRows: u32;

@group(0) @binding(2) var<storage, read> input: array<vec4f>;

fn products(x: vec4f, w: mat4x4f) -> vec4f { return x * w; }

@compute @workgroup_size(across, across)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = 4u * id.x;
  let token = 4u * id.y;
  if (row >= shardRows || token >= step.count) { return; }
  let tokens = min(token + vec4u(0u, 1u, 2u, 3u), vec4u(step.count - 1u));
  let rows = min(row + vec4u(0u, 1u, 2u, 3u), vec4u(shardRows - 1u)) * inputQuads;
  let x0 = rowOf(tokens.x, inputKept) * inputQuads;
  let x1 = rowOf(tokens.y, inputKept) * inputQuads;
  let x2 = rowOf(tokens.z, inputKept) * inputQuads;
  let x3 = rowOf(tokens.w, inputKept) * inputQuads;
  let half = outputs * inputQuads;
  var sums: mat4x4f;
  var gatedSums: mat4x4f;
  for (var q = 0u; q < inputQuads; q++) {
    let a = input[x0 + q];
    let b = input[x1 + q];
    let c = input[x2 + q];
    let d = input[x3 + q];
    let w = mat4x4f(weightQuad(rows.x + q), weightQuad(rows.y + q), weightQuad(rows.z + q), weightQuad(rows.w + q));
    sums[0] += products(a, w);
    sums[1] += products(b, w);
    sums[2] += products(c, w);
    sums[3] += products(d, w);
    if (gated) {
      let v = mat4x4f(
        weightQuad(half + rows.x + q), weightQuad(half + rows.y + q),
        weightQuad(half + rows.z + q), weightQuad(half + rows.w + q),
      );
      gatedSums[0] += products(a, v);
      gatedSums[1] += products(b, v);
      gatedSums[2] += products(c, v);
      gatedSums[3] += products(d, v);
    }
  }
  for (var t = 0u; t < 4u; t++) {
    for (var r = 0u; r < min(4u, shardRows - row); r++) {
      finish(token + t, firstRow + row + r, sums[t][r], gatedSums[t][r]);
    }
  }
}
