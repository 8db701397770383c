// recurrent-project: the input's part of the gates, x · kernel + bias, for all steps of all sequences at once, so that
// only hidden · recurrent is left to compute step by step (Appleyard et al. 2016, arXiv 1604.01946, section 3.1).
//   in   values          f32[row, feature]              row = sample · steps + time
//   in   kernelForward   f32[feature, column]           column = gate · units + unit
//   in   kernelBackward  f32[feature, column]           of the second direction; not read with one direction
//   in   biasForward     f32[column] or f32[2, column]  two rows: of the input and of the recurrent product (GRU, reset
//                                                       after)
//   in   biasBackward    the same of the second direction
//   out  projected       f32[direction, row, column], then f32[direction, unit]: the recurrent bias of the last gate,
//                        which the reset gate scales and which therefore cannot be added here
// A workgroup computes 8 rows by 4 · lanes columns, each lane 8 by 4 in registers. Workgroup z is the direction.
override units: u32;
override gates: u32;
override biases: u32;          // 0, 1 or 2 rows of bias
override lanes: u32 = 64;
const tileRows = 8u;

struct Shape { rows: u32, features: u32, tail: u32 }

@group(0) @binding(0) var<storage, read> values: array<f32>;
@group(0) @binding(1) var<storage, read> kernelForward: array<f32>;
@group(0) @binding(2) var<storage, read> kernelBackward: array<f32>;
@group(0) @binding(3) var<storage, read> biasForward: array<f32>;
@group(0) @binding(4) var<storage, read> biasBackward: array<f32>;
@group(0) @binding(5) var<storage, read_write> projected: array<f32>;
@group(0) @binding(6) var<uniform> shape: Shape;

@compute @workgroup_size(lanes)
fn project(
  @builtin(local_invocation_index) lane: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
) {
  let columns = gates * units;
  let direction = group.z;
  let tiles = (shape.rows + tileRows - 1u) / tileRows;
  let column = group.x * 4u * lanes + lane;
  for (var rowTile = group.y; rowTile < tiles; rowTile += groups.y) {
    let firstRow = rowTile * tileRows;
    var low = mat4x4f();
    var high = mat4x4f();
    for (var feature = 0u; feature < shape.features; feature++) {
      let w = weights(direction, feature * columns + column);
      let a = fourRows(firstRow, feature);
      let b = fourRows(firstRow + 4u, feature);
      low += mat4x4f(w * a.x, w * a.y, w * a.z, w * a.w);
      high += mat4x4f(w * b.x, w * b.y, w * b.z, w * b.w);
    }
    for (var i = 0u; i < 4u; i++) {
      let ownColumn = column + i * lanes;
      if (ownColumn >= columns) { break; }
      let added = addedBias(direction, ownColumn);
      for (var r = 0u; r < tileRows; r++) {
        let row = firstRow + r;
        if (row >= shape.rows) { break; }
        let sum = select(high[r % 4u][i], low[r % 4u][i], r < 4u);
        projected[(direction * shape.rows + row) * columns + ownColumn] = sum + added;
        if (row == 0u && ownColumn >= columns - units) {
          let unit = ownColumn - (columns - units);
          projected[shape.tail + direction * units + unit] = keptBias(direction, unit);
        }
      }
    }
  }
}

// Four of the lane's columns of one feature. Values beyond the last column are computed and not kept.
fn weights(direction: u32, at: u32) -> vec4f {
  let next = vec4u(at, at + lanes, at + 2u * lanes, at + 3u * lanes);
  if (direction == 0u) {
    return vec4f(kernelForward[next.x], kernelForward[next.y], kernelForward[next.z], kernelForward[next.w]);
  }
  return vec4f(kernelBackward[next.x], kernelBackward[next.y], kernelBackward[next.z], kernelBackward[next.w]);
}

// Four rows of one feature. Beyond the last row the last one is read again; the result is not kept.
fn fourRows(row: u32, feature: u32) -> vec4f {
  let at = min(vec4u(row, row + 1u, row + 2u, row + 3u), vec4u(shape.rows - 1u)) * shape.features + feature;
  return vec4f(values[at.x], values[at.y], values[at.z], values[at.w]);
}

fn addedBias(direction: u32, column: u32) -> f32 {
  if (biases == 0u) { return 0.0; }
  let input = bias(direction, column);
  if (biases == 2u && column < (gates - 1u) * units) { return input + bias(direction, gates * units + column); }
  return input;
}

fn keptBias(direction: u32, unit: u32) -> f32 {
  if (biases < 2u) { return 0.0; }
  return bias(direction, (2u * gates - 1u) * units + unit);
}

fn bias(direction: u32, at: u32) -> f32 {
  if (direction == 0u) { return biasForward[at]; }
  return biasBackward[at];
}
