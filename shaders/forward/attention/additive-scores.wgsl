// additive-scores: score[t,s] = Σ over u of scoreWeight[u] · tanh(query[t,u] + key[s,u]), without a sum of tensors in
// memory (Bahdanau, Cho, Bengio, arXiv 1409.0473, appendix A.1.2).
//   in   query        f32[samples][queries][units]
//        key          f32[samples][keys][units]
//        scoreWeight  f32[units]
//   out  scores       f32[samples][queries][keys]
// One workgroup per query, lane l has keys l, l + 64, ...
// needs attention/tanh.wgsl
struct Shape {
  firstRow: u32,                     // of this dispatch
  rows: u32,                         // its last one, and 1
  queries: u32,
  keys: u32,
  units: u32,
}
const lanes = 64u;
override unitSlots: u32 = 64;

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> query: array<f32>;
@group(0) @binding(2) var<storage, read> key: array<f32>;
@group(0) @binding(3) var<storage, read> scoreWeight: array<f32>;
@group(0) @binding(4) var<storage, read_write> scores: array<f32>;

var<workgroup> queryRow: array<f32, unitSlots>;
var<workgroup> weightRow: array<f32, unitSlots>;

@compute @workgroup_size(lanes)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = shape.firstRow + group.x + groups.x * group.y;
  if (row >= shape.rows) { return; }
  for (var unit = lane; unit < shape.units; unit += lanes) {
    queryRow[unit] = query[row * shape.units + unit];
    weightRow[unit] = scoreWeight[unit];
  }
  workgroupBarrier();
  for (var s = lane; s < shape.keys; s += lanes) {
    let at = (row / shape.queries * shape.keys + s) * shape.units;
    var score = 0.0;
    // The bits of the largest absolute argument. Above infinity's it was NaN, which clamp may have lost.
    var bits = 0u;
    for (var unit = 0u; unit < shape.units; unit++) {
      let x = queryRow[unit] + key[at + unit];
      bits = max(bits, bitcast<u32>(x) & 0x7fffffffu);
      score += weightRow[unit] * tanhOf(x);
    }
    scores[row * shape.keys + s] = select(score, bitcast<f32>(bits), bits > 0x7f800000u);
  }
}
