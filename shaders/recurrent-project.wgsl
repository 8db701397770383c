// recurrent-project: what the gates get from the input, x · kernel + bias, for all steps of all sequences at once, so that
// only hidden · recurrent is left to do step by step (Appleyard et al. 2016, arXiv 1604.01946, section 3.1).
//   in   values          f32[row, feature]              row = sample · steps + time
//   in   kernelForward   f32[feature, column]           column = gate · units + unit
//   in   kernelBackward  f32[feature, column]           of the second direction; unread when there is one
//   in   biasForward     f32[column] or f32[2, column]  two: of the input and of the recurrent product (GRU, reset after)
//   in   biasBackward    likewise
//   out  projected       f32[direction, row, column], then f32[direction, unit]: the recurrent bias of the last gate,
//                        which the reset gate scales and which therefore cannot be added here
// A workgroup makes 8 rows by 4 · lanes columns: each lane 8 by 4, in registers. Workgroup z is the direction.
override units: u32;
override gates: u32;
override biases: u32;          // 0, 1 or 2 rows of bias
override lanes: u32 = 64;
const tileRows = 8u;
const tileFeatures = 32u;

struct Shape { rows: u32, features: u32, tail: u32 }

@group(0) @binding(0) var<storage, read> values: array<f32>;
@group(0) @binding(1) var<storage, read> kernelForward: array<f32>;
@group(0) @binding(2) var<storage, read> kernelBackward: array<f32>;
@group(0) @binding(3) var<storage, read> biasForward: array<f32>;
@group(0) @binding(4) var<storage, read> biasBackward: array<f32>;
@group(0) @binding(5) var<storage, read_write> projected: array<f32>;
@group(0) @binding(6) var<uniform> shape: Shape;

// Eight rows of one feature lie together: rows 0 to 3, then 4 to 7.
var<workgroup> tile: array<vec4f, 64>;

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
    for (var first = 0u; first < shape.features; first += tileFeatures) {
      workgroupBarrier();
      for (var i = lane; i < 2u * tileFeatures; i += lanes) {
        tile[i] = fourRows(firstRow + 4u * (i % 2u), first + i / 2u);
      }
      workgroupBarrier();
      let end = min(tileFeatures, shape.features - first);
      for (var i = 0u; i < end; i++) {
        let at = (first + i) * columns + column;
        var w = vec4f();
        if (direction == 0u) {
          w = vec4f(kernelForward[at], kernelForward[at + lanes], kernelForward[at + 2u * lanes], kernelForward[at + 3u * lanes]);
        } else {
          w = vec4f(kernelBackward[at], kernelBackward[at + lanes], kernelBackward[at + 2u * lanes], kernelBackward[at + 3u * lanes]);
        }
        let a = tile[2u * i];
        let b = tile[2u * i + 1u];
        low += mat4x4f(w * a.x, w * a.y, w * a.z, w * a.w);
        high += mat4x4f(w * b.x, w * b.y, w * b.z, w * b.w);
      }
    }
    for (var i = 0u; i < 4u; i++) {
      let made = column + i * lanes;
      if (made >= columns) { break; }
      let added = addedBias(direction, made);
      for (var r = 0u; r < tileRows; r++) {
        let row = firstRow + r;
        if (row >= shape.rows) { break; }
        let sum = select(high[r % 4u][i], low[r % 4u][i], r < 4u);
        projected[(direction * shape.rows + row) * columns + made] = sum + added;
        if (row == 0u && made >= columns - units) {
          let unit = made - (columns - units);
          projected[shape.tail + direction * units + unit] = keptBias(direction, unit);
        }
      }
    }
  }
}

fn fourRows(row: u32, feature: u32) -> vec4f {
  return vec4f(value(row, feature), value(row + 1u, feature), value(row + 2u, feature), value(row + 3u, feature));
}

fn value(row: u32, feature: u32) -> f32 {
  if (row >= shape.rows || feature >= shape.features) { return 0.0; }
  return values[row * shape.features + feature];
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
