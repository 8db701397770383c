// pyramid: one level of a pyramid over a matrix. A block of level k covers 4^k × 4^k cells, fewer at the lower and
// right edge, or 16^k of one row or column, and holds what any picture of these cells needs.
//   in   valueAt  a matrix source
//   in   level    Level             sizes in blocks; `sourceStart` and `start` are the levels' offsets in the pyramid
//   in   rowFloors f32[rows][mapsAcross]  cells below the floor of their map's row do not count; read with `floored`
//   out  pyramid  vec4f[...]        (lowest, highest, sum, count) of the values that count and are not NaN; (largest, -largest,
//                                   0, 0) without any
// fromCells makes level 1, fromBlocks each further one. Workgroups of 64 blocks: 8 × 8, or 64 along one row or column.
// One invocation makes one block; where there are more of them than a device takes workgroups, in strides.
override sideRows: u32 = 4; // of a block, in cells or blocks of the level below
override sideColumns: u32 = 4;
override groupColumns: u32 = 8;
override groupRows: u32 = 8;
override floored: bool = false;
struct Level {
  size: vec2u,
  sourceSize: vec2u,
  sourceStart: u32,
  start: u32,
}
@group(0) @binding(0) var<uniform> level: Level;
@group(0) @binding(1) var<storage, read_write> pyramid: array<vec4f>;
@group(0) @binding(2) var<storage, read> rowFloors: array<f32>;

@compute @workgroup_size(groupColumns, groupRows)
fn fromCells(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var row = id.y; row < level.size.y; row += groups.y * groupRows) {
    for (var column = id.x; column < level.size.x; column += groups.x * groupColumns) {
      pyramid[level.start + row * level.size.x + column] = blockOfCells(vec2u(column, row));
    }
  }
}

fn blockOfCells(at: vec2u) -> vec4f {
  var block = vec4f(largest, -largest, 0.0, 0.0);
  let side = vec2u(sideColumns, sideRows);
  let end = min((at + 1u) * side, level.sourceSize);
  for (var row = at.y * side.y; row < end.y; row++) {
    for (var column = at.x * side.x; column < end.x; column++) {
      let value = valueAt(row, column);
      var rowFloor = -largest;
      if (floored) { rowFloor = rowFloors[row * mapsAcross() + mapOf(column)]; }
      if (!isNan(value) && (!floored || value >= rowFloor)) { block = joinedBlocks(block, vec4f(value, value, value, 1.0)); }
    }
  }
  return block;
}

@compute @workgroup_size(groupColumns, groupRows)
fn fromBlocks(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var row = id.y; row < level.size.y; row += groups.y * groupRows) {
    for (var column = id.x; column < level.size.x; column += groups.x * groupColumns) {
      pyramid[level.start + row * level.size.x + column] = blockOfBlocks(vec2u(column, row));
    }
  }
}

fn blockOfBlocks(at: vec2u) -> vec4f {
  var block = vec4f(largest, -largest, 0.0, 0.0);
  let side = vec2u(sideColumns, sideRows);
  let end = min((at + 1u) * side, level.sourceSize);
  for (var row = at.y * side.y; row < end.y; row++) {
    for (var column = at.x * side.x; column < end.x; column++) {
      block = joinedBlocks(block, pyramid[level.sourceStart + row * level.sourceSize.x + column]);
    }
  }
  return block;
}
