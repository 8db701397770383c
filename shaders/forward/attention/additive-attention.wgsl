// additive-attention: scores, masks, softmax and weighted sum of one query against all keys; only the row is kept.
//   in   query        f32[samples][queries][units]
//        key          f32[samples][units][keys]       transposed, so that neighbouring lanes read neighbouring words
//        scoreWeight  f32[units]                      additive only; read if `weighted`
//        scoreBias    f32[1]                          read if `biased`
//        value        f32[samples][keys][channels]
//        mask         f32[samples][queries + keys]    1 kept, 0 padding; read if shape.masked is 1
//   out  output       f32[samples][queries][channels] sum over s of a[t,s] value[s]
//        map          f32[samples][queries][keys]     a = softmax over s of e; written if `writeMap`
// additive        e[t,s] = sum over u of scoreWeight[u] tanh(query[t,u] + key[s,u]) + scoreBias (Bahdanau, Cho, Bengio,
// arXiv 1409.0473, appendix A.1.2) multiplicative  e[t,s] = sum over u of query[t,u] key[s,u] + scoreBias (Luong, Pham,
// Manning, arXiv 1508.04025, eq. 8) Keys come in chunks that fit workgroup memory, usually one. Between chunks the sum
// and the output are rescaled to the new highest score (Milakov, Gimelshein, arXiv 1805.02867, algorithm 3). One
// workgroup per query; lane l scores keys l, l + 64, ... and sums channels l, l + 64, ...
// needs numbers.wgsl, fold.wgsl, row-folds.wgsl, gate-activations.wgsl, attention/scores.wgsl,
// attention/tanh.wgsl
struct Shape {
  rows: u32,
  queries: u32,
  keys: u32,
  units: u32,
  channels: u32,
  lowerOffset: i32,
  width: i32,
  masked: u32,
}
override additive: bool = true;
override weighted: bool = true;
override biased: bool = true;
override writeMap: bool = true;
override chunk: u32 = 1024;
override unitSlots: u32 = 64;
const lanes = 64u;

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> query: array<f32>;
@group(0) @binding(2) var<storage, read> key: array<f32>;
@group(0) @binding(3) var<storage, read> scoreWeight: array<f32>;
@group(0) @binding(4) var<storage, read> scoreBias: array<f32>;
@group(0) @binding(5) var<storage, read> value: array<f32>;
@group(0) @binding(6) var<storage, read> mask: array<f32>;
@group(0) @binding(7) var<storage, read_write> output: array<f32>;
@group(0) @binding(8) var<storage, read_write> map: array<f32>;

var<workgroup> queryRow: array<f32, unitSlots>;
var<workgroup> weightRow: array<f32, unitSlots>;
var<workgroup> scores: array<f32, chunk>;

fn rawScore(first: u32) -> f32 {
  var score = 0.0;
  // The bits of the largest absolute argument. Above infinity's it was NaN, which clamp may have lost.
  var bits = 0u;
  for (var unit = 0u; unit < shape.units; unit++) {
    let keyed = key[first + unit * shape.keys];
    if (additive) {
      let x = queryRow[unit] + keyed;
      bits = max(bits, bitcast<u32>(x) & 0x7fffffffu);
      let tanhX = tanhOf(x);
      score += select(tanhX, weightRow[unit] * tanhX, weighted);
    } else {
      score += queryRow[unit] * keyed;
    }
  }
  if (bits > 0x7f800000u) { return bitcast<f32>(bits); }
  if (biased) { score += scoreBias[0]; }
  return activated(activation, vec4f(score)).x;
}

@compute @workgroup_size(lanes)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = group.x + groups.x * group.y;
  if (row >= shape.rows) { return; }
  let sample = row / shape.queries;
  let t = row % shape.queries;
  let maskRow = sample * (shape.queries + shape.keys);
  let queryKept = select(1.0, mask[select(0u, maskRow + t, shape.masked == 1u)], shape.masked == 1u);
  for (var unit = lane; unit < shape.units; unit += lanes) {
    queryRow[unit] = query[row * shape.units + unit];
    if (additive && weighted) { weightRow[unit] = scoreWeight[unit]; }
  }
  workgroupBarrier();

  var highest = lowest;
  var sum = 0.0;
  for (var start = 0u; start < shape.keys; start += chunk) {
    let end = min(start + chunk, shape.keys);
    var own = lowest;
    for (var s = start + lane; s < end; s += lanes) {
      let e = maskedScore(rawScore(sample * shape.units * shape.keys + s), t, s, queryKept, maskRow);
      scores[s - start] = e.x;
      if (writeMap && shape.keys > chunk) { map[row * shape.keys + s] = e.x; }
      own = max(own, e.x);
    }
    let newHighest = max(highest, highestOf(lane, own));
    let rescale = expOf(highest - newHighest);
    highest = newHighest;
    var ownSum = 0.0;
    for (var s = start + lane; s < end; s += lanes) {
      let e = maskedScore(0.0, t, s, queryKept, maskRow);
      let p = expOf(scores[s - start] - highest) * e.y;
      scores[s - start] = p;
      ownSum += p;
    }
    sum = sum * rescale + sumOf(lane, ownSum);
    for (var channel = lane; channel < shape.channels; channel += lanes) {
      let index = row * shape.channels + channel;
      var total = 0.0;
      if (start > 0u) { total = output[index] * rescale; }
      var at = (sample * shape.keys + start) * shape.channels + channel;
      for (var s = start; s < end; s++) {
        total += scores[s - start] * value[at];
        at += shape.channels;
      }
      output[index] = total;
    }
    workgroupBarrier();
  }

  let inverse = inverseOfSum(sum);
  for (var channel = lane; channel < shape.channels; channel += lanes) {
    output[row * shape.channels + channel] *= inverse;
  }
  if (!writeMap) { return; }
  for (var s = lane; s < shape.keys; s += lanes) {
    let index = row * shape.keys + s;
    if (shape.keys <= chunk) {
      map[index] = scores[s] * inverse;
    } else {
      let e = maskedScore(0.0, t, s, queryKept, maskRow);
      map[index] = expOf(map[index] - highest) * e.y * inverse;
    }
  }
}

fn maskedScore(raw: f32, t: u32, s: u32, queryKept: f32, maskRow: u32) -> vec2f {
  let near = inBand(t, s, shape.lowerOffset, shape.width);
  if (shape.masked == 0u) { return masked(raw, near, 1.0, 1.0); }
  return masked(raw, near, queryKept, mask[maskRow + shape.queries + s]);
}
