// recurrent-project: the input's part of the gates, x · kernel + bias, for all steps of all sequences at once, so that
// only hidden · recurrent is left to compute step by step (Appleyard et al. 2016, arXiv 1604.01946, section 3.1). One
// direction a dispatch.
//   in   left       f32[row, feature]              row = sample · steps + time
//   in   right      f32[feature, column]           the kernel; column = gate · units + unit
//   in   bias       f32[column] or f32[2, column]  two rows: of the input and the recurrent product (GRU, reset after)
//   out  projected  f32[direction, row, column], then f32[direction, unit]: the recurrent bias of the last gate. The reset
//                   gate scales it, so that it cannot be added here
// needs forward/product-tile.wgsl
override units: u32;
override gates: u32;
override biases: u32;          // 0, 1 or 2 rows of bias

struct Shape {
  rows: u32,
  columns: u32,
  inner: u32,
  start: u32,     // of the direction in projected
  tail: u32,      // of its kept bias
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(3) var<storage, read> bias: array<f32>;
@group(0) @binding(4) var<storage, read_write> projected: array<f32>;

@compute @workgroup_size(8, 8)
fn project(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var row = tileRows * id.y; row < shape.rows; row += 8u * tileRows * groups.y) {
    makeTile(vec2u(0u), row, tileColumns * id.x, 0u);
  }
}

fn keepFour(batch: u32, row: u32, column: u32, sums: mat4x4f) {
  if (row >= shape.rows) { return; }
  for (var c = 0u; c < 4u && column + c < shape.columns; c++) {
    let own = column + c;
    let added = addedBias(own);
    for (var r = 0u; r < min(4u, shape.rows - row); r++) {
      projected[shape.start + (row + r) * shape.columns + own] = sums[r][c] + added;
    }
    if (row == 0u && own >= shape.columns - units) {
      let unit = own - (shape.columns - units);
      projected[shape.tail + unit] = keptBias(unit);
    }
  }
}

fn addedBias(column: u32) -> f32 {
  if (biases == 0u) { return 0.0; }
  let input = bias[column];
  if (biases == 2u && column < (gates - 1u) * units) { return input + bias[gates * units + column]; }
  return input;
}

fn keptBias(unit: u32) -> f32 {
  if (biases < 2u) { return 0.0; }
  return bias[(2u * gates - 1u) * units + unit];
}
