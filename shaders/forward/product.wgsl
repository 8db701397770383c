// product: left · right for a batch of matrices, either of them turned.
//   in   left   f32[batch, row, inner], or f32[batch, inner, row] where leftTurned
//        right  f32[batch, inner, column], or f32[batch, column, inner] where rightTurned
//   out  made   f32[batch, row, column]
// An invocation makes a tile. Workgroup z is the batch.
// needs forward/product-tile.wgsl
struct Shape {
  rows: u32,
  columns: u32,
  inner: u32,
  // Elements from one batch to the next; 0 where all share one matrix.
  leftStep: u32,
  rightStep: u32,
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(3) var<storage, read_write> made: array<f32>;

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let leftStart = id.z * shape.leftStep;
  let rightStart = id.z * shape.rightStep;
  for (var row = tileRows * id.y; row < shape.rows; row += 8u * tileRows * groups.y) {
    for (var column = tileColumns * id.x; column < shape.columns; column += 8u * tileColumns * groups.x) {
      makeTile(vec2u(leftStart, rightStart), row, column, id.z);
    }
  }
}

fn keepFour(batch: u32, row: u32, column: u32, sums: mat4x4f) {
  if (row >= shape.rows || column >= shape.columns) { return; }
  for (var r = 0u; r < min(4u, shape.rows - row); r++) {
    let to = (batch * shape.rows + row + r) * shape.columns + column;
    for (var c = 0u; c < min(4u, shape.columns - column); c++) { made[to + c] = sums[r][c]; }
  }
}
