// weighted-attention: one learned direction weights a sample's time steps; the output is their weighted sum.
//   in   value        f32[samples][keys][channels]
//        scoreWeight  f32[channels]
//        scoreBias    f32[1]                         read if `biased`
//        mask         f32[samples][keys]             1 kept, 0 padding; read if shape.masked is 1
//   out  output       f32[samples][channels]         sum over s of a[s] value[s]
//        map          f32[samples][keys]             a[s] = exp(l[s] - max l) / (sum of exp + 1e-7)
// l[s] = value[s] · scoreWeight + scoreBias (keras-self-attention, SeqWeightedAttention; the epsilon is the package's).
// One workgroup per sample. `map` holds the logits until they become weights.
// needs numbers.wgsl
struct Shape {
  samples: u32,
  keys: u32,
  channels: u32,
  masked: u32,
}
override biased: bool = true;
override masking: u32 = 0;
const penalise = 0u;           // l - 10000 (1 - mask)
const multiplicativeEps = 1u;  // exp times mask
const exclude = 2u;            // padding is left out, and no epsilon is added
const lanes = 256u;
const lowest = -largest;

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> value: array<f32>;
@group(0) @binding(2) var<storage, read> scoreWeight: array<f32>;
@group(0) @binding(3) var<storage, read> scoreBias: array<f32>;
@group(0) @binding(4) var<storage, read> mask: array<f32>;
@group(0) @binding(5) var<storage, read_write> output: array<f32>;
@group(0) @binding(6) var<storage, read_write> map: array<f32>;

var<workgroup> partial: array<f32, lanes>;

@compute @workgroup_size(lanes)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let sample = group.x + groups.x * group.y;
  if (sample >= shape.samples) { return; }
  let first = sample * shape.keys;

  var own = lowest;
  for (var s = lane; s < shape.keys; s += lanes) {
    var logit = 0.0;
    let at = (first + s) * shape.channels;
    for (var channel = 0u; channel < shape.channels; channel++) { logit += value[at + channel] * scoreWeight[channel]; }
    if (biased) { logit += scoreBias[0]; }
    let kept = keptAt(first + s);
    if (masking == penalise) { logit -= 10000.0 * (1.0 - kept); }
    map[first + s] = logit;
    if (masking != exclude || kept > 0.5) { own = max(own, logit); }
  }
  partial[lane] = own;
  for (var half = lanes / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) { partial[lane] = max(partial[lane], partial[lane + half]); }
  }
  workgroupBarrier();
  let highest = partial[0];
  workgroupBarrier();

  var ownSum = 0.0;
  for (var s = lane; s < shape.keys; s += lanes) {
    var p = expOf(map[first + s] - highest);
    if (masking == multiplicativeEps) { p *= keptAt(first + s); }
    if (masking == exclude && keptAt(first + s) < 0.5) { p = 0.0; }
    map[first + s] = p;
    ownSum += p;
  }
  partial[lane] = ownSum;
  for (var half = lanes / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) { partial[lane] += partial[lane + half]; }
  }
  workgroupBarrier();
  var sum = partial[0];
  if (masking != exclude) { sum += 1e-7; }
  let inverse = select(1.0 / sum, 0.0, sum == 0.0);
  for (var s = lane; s < shape.keys; s += lanes) { map[first + s] *= inverse; }
  storageBarrier();

  for (var channel = lane; channel < shape.channels; channel += lanes) {
    var total = 0.0;
    for (var s = 0u; s < shape.keys; s++) { total += map[first + s] * value[(first + s) * shape.channels + channel]; }
    output[sample * shape.channels + channel] = total;
  }
}

fn keptAt(index: u32) -> f32 {
  if (shape.masked == 0u) { return 1.0; }
  return mask[index];
}
