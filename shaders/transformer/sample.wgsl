// sample: the next token's id by its logits, as the token after those of the session.
//   in   logits  f32[vocabulary]
//   out  ids     u32[token]  at the pass's position
// temperature 0: the highest, of equal ones the first. Else the highest of logit/temperature + Gumbel noise, which draws
// from the softmax exactly; the noise of an id is a hash of seed, position and id. `topK` keeps the k highest and what
// equals the last of them; `topP` then the fewest that hold this share, to 2^-30 each.
// One workgroup. A number's key orders as the number does; floors are found digit by digit, from the highest byte on.
// needs step.wgsl
struct Sampling {
  vocabulary: u32,
  temperature: f32,
  topK: u32, // 0: all
  topP: f32, // 1: all
  seed: u32,
}
const lanes = 256u;

@group(0) @binding(1) var<uniform> sampling: Sampling;
@group(0) @binding(2) var<storage, read> logits: array<f32>;
@group(0) @binding(3) var<storage, read_write> ids: array<u32>;

struct Best {
  value: f32,
  id: u32,
}
var<workgroup> best: array<Best, lanes>;
var<workgroup> buckets: array<atomic<u32>, 256>;
var<workgroup> sums: array<f32, lanes>;
var<workgroup> found: vec2u; // floor so far, what lies above it

fn keyOf(x: f32) -> u32 {
  let bits = bitcast<u32>(x);
  return select(bits | 0x80000000u, ~bits, (bits & 0x80000000u) != 0u);
}

// PCG (O'Neill 2014), output permutation RXS-M-XS.
fn hashed(x: u32) -> u32 {
  let state = x * 747796405u + 2891336453u;
  let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
  return (word >> 22u) ^ word;
}

fn gumbel(id: u32) -> f32 {
  let bits = hashed(id ^ hashed(step.position ^ hashed(sampling.seed)));
  let u = (f32(bits >> 8u) + 0.5) / 16777216.0;
  return -log(-log(u));
}

fn isBetter(a: Best, b: Best) -> bool { return a.value > b.value || (a.value == b.value && a.id < b.id); }

// The best of all lanes, in every lane.
fn bestOf(lane: u32, own: Best) -> Best {
  best[lane] = own;
  for (var half = lanes / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half && isBetter(best[lane + half], best[lane])) { best[lane] = best[lane + half]; }
  }
  workgroupBarrier();
  let all = best[0];
  workgroupBarrier();
  return all;
}

// How much an entry counts towards a floor: 1 each, or its share of the probability.
fn massOf(logit: f32, highest: f32, total: f32) -> u32 {
  if (total == 0.0) { return 1u; }
  return u32(exp((logit - highest) / sampling.temperature) / total * 1073741824.0);
}

// The highest key such that the entries from it on, of those that are at least `least`, count `wanted` together.
fn floorOf(lane: u32, wanted: u32, least: u32, highest: f32, total: f32) -> u32 {
  if (lane == 0u) { found = vec2u(); }
  for (var shift = 24i; shift >= 0; shift -= 8) {
    atomicStore(&buckets[lane], 0u);
    workgroupBarrier();
    let soFar = workgroupUniformLoad(&found).x;
    let fixed = select(0u, 0xffffffffu << (u32(shift) + 8u), shift < 24);
    for (var id = lane; id < sampling.vocabulary; id += lanes) {
      let key = keyOf(logits[id]);
      if (key >= least && (key & fixed) == soFar) {
        atomicAdd(&buckets[(key >> u32(shift)) & 255u], massOf(logits[id], highest, total));
      }
    }
    workgroupBarrier();
    if (lane == 0u) {
      var above = found.y;
      var digit = 255u;
      while (digit > 0u && above + atomicLoad(&buckets[digit]) < wanted) {
        above += atomicLoad(&buckets[digit]);
        digit -= 1u;
      }
      found = vec2u(soFar | (digit << u32(shift)), above);
    }
    workgroupBarrier();
  }
  return workgroupUniformLoad(&found).x;
}

fn totalFrom(lane: u32, least: u32, highest: f32) -> f32 {
  var own = 0.0;
  for (var id = lane; id < sampling.vocabulary; id += lanes) {
    if (keyOf(logits[id]) >= least) { own += exp((logits[id] - highest) / sampling.temperature); }
  }
  sums[lane] = own;
  for (var half = lanes / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) { sums[lane] += sums[lane + half]; }
  }
  workgroupBarrier();
  return sums[0];
}

@compute @workgroup_size(lanes)
fn main(@builtin(local_invocation_index) lane: u32) {
  var own = Best(-3.4028234663852886e38, sampling.vocabulary - 1u);
  for (var id = lane; id < sampling.vocabulary; id += lanes) {
    let one = Best(logits[id], id);
    if (isBetter(one, own)) { own = one; }
  }
  var chosen = bestOf(lane, own);
  if (sampling.temperature > 0.0) {
    let highest = chosen.value;
    var least = 0u;
    if (sampling.topK > 0u && sampling.topK < sampling.vocabulary) {
      least = floorOf(lane, sampling.topK, 0u, highest, 0.0);
    }
    if (sampling.topP < 1.0) {
      let total = totalFrom(lane, least, highest);
      least = max(least, floorOf(lane, max(1u, u32(sampling.topP * 1073741824.0)), least, highest, total));
    }
    own = Best(-3.4028234663852886e38, sampling.vocabulary - 1u);
    for (var id = lane; id < sampling.vocabulary; id += lanes) {
      if (keyOf(logits[id]) < least) { continue; }
      let one = Best((logits[id] - highest) / sampling.temperature + gumbel(id), id);
      if (isBetter(one, own)) { own = one; }
    }
    chosen = bestOf(lane, own);
  }
  if (lane == 0u) { ids[step.position] = chosen.id; }
}
