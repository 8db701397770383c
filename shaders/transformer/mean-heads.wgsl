// mean-heads: a head's mean over the tokens, as the offset that stands for it.
//   in   z      vec4f[token][heads][quads]
//   out  edits  as in values.wgsl: the offset of `head`
// needs step.wgsl
override heads: u32;
override quads: u32;
override head: u32;

@group(0) @binding(1) var<storage, read> z: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> edits: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= quads) { return; }
  var sum: vec4f;
  for (var token = 0u; token < step.count; token++) { sum += z[(token * heads + head) * quads + id.x]; }
  edits[(heads + 3u) / 4u + head * quads + id.x] = sum / f32(step.count);
}
