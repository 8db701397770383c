// values: z = factor · weights · values for the pass's queries, times each head's gain, plus its offset.
//   in   weights  vec4f[head][query of the pass][stride / 4]
//        factors  f32[head][query of the pass]
//        values   vec4f[token][keyHeads][quads]
//        edits    f32[heads] gains, then vec4-aligned f32[heads][slots] offsets, where `edited`
//   out  z        vec4f[row][heads][quads]
// Each invocation makes 4 queries × 4 units.
// needs step.wgsl, seen-*.wgsl
override heads: u32;
override keyHeads: u32;
override quads: u32; // of a head
override outputKept: bool = false;
override edited: bool = false;

@group(0) @binding(1) var<storage, read> weights: array<vec4f>;
@group(0) @binding(2) var<storage, read> values: array<vec4f>;
@group(0) @binding(3) var<storage, read> edits: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> z: array<vec4f>;
@group(0) @binding(6) var<storage, read> factors: array<f32>;

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let head = id.x / quads;
  let quad = id.x % quads;
  let token = 4u * id.y;
  if (head >= heads || token >= step.count) { return; }
  let stride = step.stride / 4u;
  let rows = (head * step.count + min(token + vec4u(0u, 1u, 2u, 3u), vec4u(step.count - 1u))) * stride;
  let keyHead = head / (heads / keyHeads);
  let first = step.position + token;
  let start = keysFrom(first) / 4u;
  let end = (keysTo(min(first + 3u, step.position + step.count - 1u)) - 1u) / 4u;
  var sums: mat4x4f;
  for (var k = start; k <= end; k++) {
    let at = (4u * k * keyHeads + keyHead) * quads + quad;
    let down = keyHeads * quads;
    let four = mat4x4f(values[at], values[at + down], values[at + 2u * down], values[at + 3u * down]);
    sums[0] += four * weights[rows.x + k];
    sums[1] += four * weights[rows.y + k];
    sums[2] += four * weights[rows.z + k];
    sums[3] += four * weights[rows.w + k];
  }
  for (var t = 0u; t < min(4u, step.count - token); t++) {
    var value = sums[t] * factors[head * step.count + token + t];
    if (edited) { value = value * edits[head / 4u][head % 4u] + edits[(heads + 3u) / 4u + head * quads + quad]; }
    z[(rowOf(token + t, outputKept) * heads + head) * quads + quad] = value;
  }
}
