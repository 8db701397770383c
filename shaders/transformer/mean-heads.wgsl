// mean-heads: a head's mean over the tokens, as the offset that stands for it; padding has no part in it.
//   in   z      vec4f[token][heads][quads]
//        live   u32[token]  whether a token counts, where `padded`
//   out  edits  as in values.wgsl: the offset of `head`
// needs step.wgsl
override heads: u32;
override quads: u32;
override head: u32;
override padded: bool = false;

@group(0) @binding(1) var<storage, read> z: array<vec4f>;
@group(0) @binding(2) var<storage, read> live: array<u32>;
@group(0) @binding(3) var<storage, read_write> edits: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= quads) { return; }
  var sum: vec4f;
  var counted = 0u;
  for (var token = 0u; token < step.count; token++) {
    if (padded && live[token] == 0u) { continue; }
    sum += z[(token * heads + head) * quads + id.x];
    counted += 1u;
  }
  edits[(heads + 3u) / 4u + head * quads + id.x] = sum / f32(counted);
}
