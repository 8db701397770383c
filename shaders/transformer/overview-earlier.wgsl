// overview-earlier: of each token the last earlier one with its id.
//   in   ids      u32[token]
//   out  earlier  u32[token]  its position + 1; 0 where there is none
// An invocation per token of the session.
// needs step.wgsl
@group(0) @binding(1) var<storage, read> ids: array<u32>;
@group(0) @binding(2) var<storage, read_write> earlier: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let token = id.x;
  if (token >= step.position + step.count) { return; }
  var found = token;
  while (found > 0u && ids[found - 1u] != ids[token]) { found--; }
  earlier[token] = found;
}
