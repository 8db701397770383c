// recurrence: relevance of a recurrent layer's states, from the last step to the first.
//   in   given      f32[sample, step, unit]   relevance of the outputs
//        kept       f32[sample, step, unit]   share of a state's relevance that goes to the state before
//        sent       f32[sample, step, unit]   share of it that each unit of the candidate sends, over the candidate's sum
//        hidden     f32[sample, step, unit]   what the recurrent kernel multiplied
//        recurrent  f32[unit of the candidate, unit before]
//   out  made       f32[sample, step, unit]   R_t = given_t + kept_{t+1} · R_{t+1} + hidden_{t+1} · Σ recurrent · sent_{t+1} · R_{t+1}
// Gates get nothing, signals all (Arras et al. 2017, arXiv 1706.07206): an LSTM's two states have one relevance, since its
// output's goes to its cell whole.
// One workgroup per sample; its lanes take the units in strides.
override steps: u32 = 1u;
override units: u32 = 1u;
const lanes = 64u;

@group(0) @binding(0) var<storage, read> given: array<f32>;
@group(0) @binding(1) var<storage, read> kept: array<f32>;
@group(0) @binding(2) var<storage, read> sent: array<f32>;
@group(0) @binding(3) var<storage, read> hidden: array<f32>;
@group(0) @binding(4) var<storage, read> recurrent: array<f32>;
@group(0) @binding(5) var<storage, read_write> made: array<f32>;

var<workgroup> carried: array<f32, units>;
var<workgroup> leaving: array<f32, units>;

@compute @workgroup_size(lanes)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var unit = lane; unit < units; unit += lanes) { carried[unit] = 0.0; }
  for (var step = steps; step > 0u; step--) {
    let row = (group.x * steps + step - 1u) * units;
    for (var unit = lane; unit < units; unit += lanes) {
      let own = given[row + unit] + carried[unit];
      made[row + unit] = own;
      carried[unit] = kept[row + unit] * own;
      leaving[unit] = sent[row + unit] * own;
    }
    workgroupBarrier();
    for (var unit = lane; unit < units; unit += lanes) {
      var sum = 0.0;
      for (var other = 0u; other < units; other++) { sum += leaving[other] * recurrent[other * units + unit]; }
      carried[unit] += hidden[row + unit] * sum;
    }
    workgroupBarrier();
  }
}
