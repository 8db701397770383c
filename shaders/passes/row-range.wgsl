// row-range: lowest, highest and lowest positive finite value of one row or one column of a matrix.
//   in   valueAt  a matrix source
//   in   slice    Slice  index of a row (down = 0) or of a column (down = 1)
//   out  range    vec4f  (lowest, highest, lowest positive, 0), as value-range writes it
// One workgroup.
struct Slice {
  index: u32,
  down: u32,
}
override lanes: u32 = 64;
@group(0) @binding(0) var<uniform> slice: Slice;
@group(0) @binding(1) var<storage, read_write> range: vec4f;

alias Folded = vec3f;

@compute @workgroup_size(lanes)
fn main(@builtin(local_invocation_index) lane: u32) {
  let all = fold(lane, rangeOf(lane, lanes));
  if (lane == 0u) { range = vec4f(all, 0.0); }
}

// Of every step-th value of the line from `first` on.
fn rangeOf(first: u32, step: u32) -> vec3f {
  let down = slice.down == 1u;
  let count = select(matrixColumns(), matrixRows(), down);
  var mine = vec3f(largest, -largest, largest);
  for (var i = first; i < count; i += step) {
    let value = valueAt(select(slice.index, i, down), select(i, slice.index, down));
    if (isFinite(value)) { mine = joined(mine, vec3f(value, value, select(largest, value, value > 0.0))); }
  }
  return mine;
}

fn joined(a: vec3f, b: vec3f) -> vec3f { return vec3f(min(a.x, b.x), max(a.y, b.y), min(a.z, b.z)); }
