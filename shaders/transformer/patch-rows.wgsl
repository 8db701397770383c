// patch-rows: another session's numbers in place of this one's, at the tokens and groups that are marked.
//   in       values  f32[token][groups·size]
//            marks   u32[token][groups]  1 where a group of a token is patched
//   in, out  rows    f32[row][stride]  `groups` of `size` numbers, `slots` apart, from `first` on
// needs step.wgsl
override stride: u32;
override first: u32;
override groups: u32;
override size: u32;
override slots: u32;
override tokens: u32;
override kept: bool = false;

@group(0) @binding(1) var<storage, read> values: array<f32>;
@group(0) @binding(2) var<storage, read> marks: array<u32>;
@group(0) @binding(3) var<storage, read_write> rows: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let column = id.x;
  let token = id.y;
  let position = step.position + token;
  if (column >= groups * size || position >= tokens) { return; }
  let group = column / size;
  if (marks[position * groups + group] == 0u) { return; }
  let to = rowOf(token, kept) * stride + first + group * slots + column % size;
  rows[to] = values[position * groups * size + column];
}
