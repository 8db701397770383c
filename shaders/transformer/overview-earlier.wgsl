// overview-earlier: of each token the last earlier one with its id.
//   in       ids      u32[token]
//   in, out  earlier  u32[capacity]  its position + 2; 1 where there is none; 0 where nobody has looked yet
// An invocation per token that there is room for. Those before the pass that are known stay as they are.
// needs step.wgsl
override capacity: u32;

@group(0) @binding(1) var<storage, read> ids: array<u32>;
@group(0) @binding(2) var<storage, read_write> earlier: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let token = id.x;
  if (token >= capacity || (token < step.position && earlier[token] > 0u)) { return; }
  var found = token;
  while (found > 0u && ids[found - 1u] != ids[token]) { found--; }
  earlier[token] = select(0u, found + 1u, token < step.position + step.count);
}
