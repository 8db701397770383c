// norm-rows: LayerNorm or RMSNorm of every token of the pass; a workgroup per token.
//   in   input    vec4f[row][quads]
//        vectors  f32[]  gain and shift, each at its offset
//   out  output   vec4f[row][quads]
// needs step.wgsl, sum-of-lanes.wgsl, fold.wgsl
override lanes: u32 = 64;
override quads: u32;
override columns: u32;
override norm: u32 = 1; // 1 LayerNorm, 2 RMSNorm
override epsilon: f32;
override gainAt: u32 = 0;
override shiftAt: u32 = 0;
override inputKept: bool = false;
override outputKept: bool = false;

@group(0) @binding(1) var<storage, read> input: array<vec4f>;
@group(0) @binding(2) var<storage, read> vectors: array<f32>;
@group(0) @binding(3) var<storage, read_write> output: array<vec4f>;

fn quadOf(at: u32) -> vec4f {
  return vec4f(vectors[at], vectors[at + 1u], vectors[at + 2u], vectors[at + 3u]);
}

@compute @workgroup_size(lanes)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let token = group.x;
  let start = rowOf(token, inputKept) * quads;
  let to = rowOf(token, outputKept) * quads;
  let padding = f32(4u * quads - columns);
  var mean = 0.0;
  if (norm == 1u) {
    var own = 0.0;
    for (var q = lane; q < quads; q += lanes) { own += dot(input[start + q], vec4f(1.0)); }
    mean = foldForAll(lane, own) / f32(columns);
  }
  var squares = 0.0;
  for (var q = lane; q < quads; q += lanes) {
    let apart = input[start + q] - mean;
    squares += dot(apart, apart);
  }
  let factor = inverseSqrt((foldForAll(lane, squares) - padding * mean * mean) / f32(columns) + epsilon);
  for (var q = lane; q < quads; q += lanes) {
    var x = (input[start + q] - mean) * factor * quadOf(gainAt + 4u * q);
    if (norm == 1u) { x += quadOf(shiftAt + 4u * q); }
    output[to + q] = x;
  }
}
