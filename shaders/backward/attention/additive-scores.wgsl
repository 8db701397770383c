// additive-scores backward, for the queries or for the keys: with y[r,o,u] = tanh(row[r,u] + other[o,u]) and the scores'
// gradient ds,
//   rowGradient[r,u]    = scoreWeight[u] · Σ over o of ds[r,o] · (1 - y²)
//   weightGradient[r,u] = Σ over o of ds[r,o] · y            the row's part of the gradient of scoreWeight[u]
//   in   row             f32[samples][rows][units]    queries with `other` keys, or keys with `other` queries
//        other           f32[samples][others][units]
//        scoreWeight     f32[units]
//        scoresGradient  f32[samples][queries][keys]  by the strides in shape
//   out  rowGradient     f32[samples][rows][units]
//        weightGradient  f32[samples][rows][units]    written if `weighing`
// One workgroup per row. Lane `unit + unitLanes · part` has every unitLanes-th unit and every parts-th other; the parts
// are added in workgroup memory.
// needs attention/tanh.wgsl
struct Shape {
  firstRow: u32,                     // of this dispatch, over all samples
  lastRow: u32,                      // its last one, and 1
  rows: u32,
  others: u32,
  units: u32,
  rowStride: u32,
  otherStride: u32,
}
override unitLanes: u32 = 32;      // a power of two up to 64
override weighing: bool = true;
const lanes = 64u;

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> row: array<f32>;
@group(0) @binding(2) var<storage, read> other: array<f32>;
@group(0) @binding(3) var<storage, read> scoreWeight: array<f32>;
@group(0) @binding(4) var<storage, read> scoresGradient: array<f32>;
@group(0) @binding(5) var<storage, read_write> rowGradient: array<f32>;
@group(0) @binding(6) var<storage, read_write> weightGradient: array<f32>;

var<workgroup> sums: array<vec2f, lanes>;

@compute @workgroup_size(lanes)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let index = shape.firstRow + group.x + groups.x * group.y;
  if (index >= shape.lastRow) { return; }
  let sample = index / shape.rows;
  let scoresAt = sample * shape.rows * shape.others + (index % shape.rows) * shape.rowStride;
  let parts = lanes / unitLanes;
  let part = lane / unitLanes;
  for (var firstUnit = 0u; firstUnit < shape.units; firstUnit += unitLanes) {
    let unit = firstUnit + lane % unitLanes;
    var sum = vec2f();
    if (unit < shape.units) {
      let own = row[index * shape.units + unit];
      for (var o = part; o < shape.others; o += parts) {
        let y = tanhOf(own + other[(sample * shape.others + o) * shape.units + unit]);
        sum += scoresGradient[scoresAt + o * shape.otherStride] * vec2f(1.0 - y * y, y);
      }
    }
    sums[lane] = sum;
    workgroupBarrier();
    if (part == 0u && unit < shape.units) {
      for (var p = 1u; p < parts; p++) { sum += sums[lane + p * unitLanes]; }
      rowGradient[index * shape.units + unit] = scoreWeight[unit] * sum.x;
      if (weighing) { weightGradient[index * shape.units + unit] = sum.y; }
    }
    workgroupBarrier();
  }
}
