// pyramid: one level of a pyramid over a matrix. A block of level k covers 4^k × 4^k cells, fewer at the lower and
// right edge, and holds what any picture of these cells needs.
//   in   valueAt  a matrix source
//   in   level    Level             sizes in blocks; `sourceStart` and `start` are the levels' offsets in the pyramid
//   out  pyramid  vec4f[...]        (lowest, highest, sum, count) of the values that are not NaN; (largest, -largest,
//                                   0, 0) without any
// fromCells makes level 1, fromBlocks each further one. One invocation per block, workgroups of 8 × 8.
struct Level {
  size: vec2u,
  sourceSize: vec2u,
  sourceStart: u32,
  start: u32,
}
const side = 4u;
@group(0) @binding(0) var<uniform> level: Level;
@group(0) @binding(1) var<storage, read_write> pyramid: array<vec4f>;

@compute @workgroup_size(8, 8)
fn fromCells(@builtin(global_invocation_id) id: vec3u) {
  if (any(id.xy >= level.size)) { return; }
  var block = vec4f(largest, -largest, 0.0, 0.0);
  let end = min((id.xy + 1u) * side, level.sourceSize);
  for (var row = id.y * side; row < end.y; row++) {
    for (var column = id.x * side; column < end.x; column++) {
      let value = valueAt(row, column);
      if (!isNan(value)) { block = joinedBlocks(block, vec4f(value, value, value, 1.0)); }
    }
  }
  pyramid[level.start + id.y * level.size.x + id.x] = block;
}

@compute @workgroup_size(8, 8)
fn fromBlocks(@builtin(global_invocation_id) id: vec3u) {
  if (any(id.xy >= level.size)) { return; }
  var block = vec4f(largest, -largest, 0.0, 0.0);
  let end = min((id.xy + 1u) * side, level.sourceSize);
  for (var row = id.y * side; row < end.y; row++) {
    for (var column = id.x * side; column < end.x; column++) {
      block = joinedBlocks(block, pyramid[level.sourceStart + row * level.sourceSize.x + column]);
    }
  }
  pyramid[level.start + id.y * level.size.x + id.x] = block;
}
