// dot-product-attention: softmax(scale · Q·Kᵀ + added, masked) · V for many heads, without the map in memory.
//   in   query      f32[samples][queries][heads][units]
//        key        f32[samples][keys][keyHeads][units]  of heads / keyHeads neighbouring heads each
//        value      f32[samples][keys][keyHeads][channels]
//        mask       f32[samples][queries + keys]        1 kept, 0 padding; read if shape.masked is 1
//        pairs      f32[samples][queries][keys]         added to the scores (pairing 1), or 1 kept (pairing 2)
//   out  output     f32[samples][queries][heads][channels]
//        map        f32[samples][heads][queries][keys]  weights (mapHolds 1), or scores before the masks (mapHolds 2)
//        statistics vec4f[samples][heads][queries]      highest score, log of the sum of exponentials, lowest score of
//                                                       the pairs that no mask touches, entropy in nats; all NaN where
//                                                       a score is; (-largest, -largest, largest, 0) without a key
// A tile is 32 queries by 32 keys. One pass over the keys; sums and outputs are rescaled as the highest score rises
// (Milakov, Gimelshein, arXiv 1805.02867, algorithm 3; Dao et al., FlashAttention, arXiv 2205.14135, algorithm 1). One
// workgroup of 8 x 8 lanes per tile of queries, head and 64 channels: lane (y, x) has the scores of queries 4y ... 4y+3
// with keys x, x+8, x+16, x+24 and the outputs of these queries in channels 4x ... 4x+3 and 32+4x ... 32+4x+3.
// `skips` passes over tiles whose pairs all lie outside the band. It is for maskings that make such a pair weigh exactly
// 0 whatever its score: the results are the same to the bit then.
// needs numbers.wgsl, attention/scores.wgsl, attention/tile-stage.wgsl, attention/tile-rows.wgsl
struct Shape {
  samples: u32,
  heads: u32,
  keyHeads: u32,
  queries: u32,
  keys: u32,
  units: u32,
  channels: u32,
  lowerOffset: i32,
  width: i32,
  masked: u32,
  scale: f32,
}
override pairing: u32 = 0;
override mapHolds: u32 = 0;
override writeStatistics: bool = false;
override skips: bool = false;
const side = 32u;
const lanes = 64u;

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> query: array<f32>;
@group(0) @binding(2) var<storage, read> key: array<f32>;
@group(0) @binding(3) var<storage, read> value: array<f32>;
@group(0) @binding(4) var<storage, read> mask: array<f32>;
@group(0) @binding(5) var<storage, read> pairs: array<f32>;
@group(0) @binding(6) var<storage, read_write> output: array<f32>;
@group(0) @binding(7) var<storage, read_write> map: array<f32>;
@group(0) @binding(8) var<storage, read_write> statistics: array<vec4f>;

var<workgroup> weights: array<f32, 1056>;

struct Tile {
  sample: u32,
  head: u32,
  keyHead: u32,
  firstQuery: u32,
  x: u32,
  y: u32,
  ownsMap: bool,  // only one of the workgroups that share a tile writes the map
}

// Score and factor of one pair (see scores.wgsl); `raw` includes what is added.
fn maskedPair(raw: f32, tile: Tile, t: u32, s: u32) -> vec2f {
  var near = inBand(t, s, shape.lowerOffset, shape.width);
  if (pairing == 2u && pairs[(tile.sample * shape.queries + t) * shape.keys + s] < 0.5) { near = false; }
  if (shape.masked == 0u) { return masked(raw, near, 1.0, 1.0); }
  let row = tile.sample * (shape.queries + shape.keys);
  return masked(raw, near, mask[row + t], mask[row + shape.queries + s]);
}

// The four scores of query t in the tile, as they enter the softmax; their factors; and the scores that no mask touches
// (`largest` for the others).
fn finish(dots: vec4f, tile: Tile, t: u32, firstKey: u32) -> mat3x4f {
  var scores = vec4f(lowest);
  var factors = vec4f(0.0);
  var untouched = vec4f(largest);
  if (t >= shape.queries) { return mat3x4f(scores, factors, untouched); }
  for (var j = 0u; j < 4u; j++) {
    let s = firstKey + tile.x + 8u * j;
    if (s >= shape.keys) { continue; }
    var raw = shape.scale * dots[j];
    if (pairing == 1u) { raw += pairs[(tile.sample * shape.queries + t) * shape.keys + s]; }
    let e = maskedPair(raw, tile, t, s);
    if (mapHolds > 0u && tile.ownsMap) { map[mapIndex(tile, t, s)] = select(e.x, raw, mapHolds == 2u); }
    scores[j] = e.x;
    factors[j] = e.y;
    if (writeStatistics && e.x == raw && e.y > 0.0) { untouched[j] = raw; }
  }
  return mat3x4f(scores, factors, untouched);
}

fn mapIndex(tile: Tile, t: u32, s: u32) -> u32 {
  return ((tile.sample * shape.heads + tile.head) * shape.queries + t) * shape.keys + s;
}

// The first key of the tiles that a tile of queries sees something of, and the one behind them.
fn keysOfTile(firstQuery: u32) -> vec2u {
  let lastQuery = min(firstQuery + side, shape.queries) - 1u;
  let first = max(i32(firstQuery) + shape.lowerOffset, 0);
  let end = clamp(i32(lastQuery) + shape.lowerOffset + shape.width, 0, i32(shape.keys));
  return vec2u(u32(first) / side * side, u32(end));
}

@compute @workgroup_size(lanes)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let tiles = (shape.queries + side - 1u) / side;
  let index = group.x + groups.x * group.y;
  if (index >= shape.samples * shape.heads * tiles) { return; }
  let batch = index / tiles;
  let firstQuery = side * (index % tiles);
  let head = batch % shape.heads;
  let keyHead = head / (shape.heads / shape.keyHeads);
  let tile = Tile(batch / shape.heads, head, keyHead, firstQuery, lane % 8u, lane / 8u, group.z == 0u);
  // From the workgroup's number alone: what comes out of a struct with a lane's number in it counts as not uniform.
  let seen = select(vec2u(0u, shape.keys), keysOfTile(firstQuery), skips);
  let firstChannel = 64u * group.z;
  let row = 4u * tile.y;

  var highest = vec4f(lowest);
  var ownSums = vec4f(0.0);
  // Of the statistics: Σ e^(score - highest) · (score - highest), and the lowest score that no mask touches.
  var apart = vec4f(0.0);
  var untouched = vec4f(largest);
  // Outputs of the lane's four queries: left in channels 4x ..., right in channels 32 + 4x ...
  var left = mat4x4f();
  var right = mat4x4f();
  for (var firstKey = seen.x; firstKey < seen.y; firstKey += side) {
    var dots = mat4x4f();
    for (var firstUnit = 0u; firstUnit < shape.units; firstUnit += side) {
      workgroupBarrier();
      stageUnits(tile, firstKey, firstUnit, lane);
      workgroupBarrier();
      for (var i = 0u; i < 8u; i++) {
        let at = 288u + tile.x * slots + i;
        let keys = mat4x4f(stage[at], stage[at + 8u * slots], stage[at + 16u * slots], stage[at + 24u * slots]);
        let own = row * slots + i;
        dots[0] += stage[own] * keys;
        dots[1] += stage[own + slots] * keys;
        dots[2] += stage[own + 2u * slots] * keys;
        dots[3] += stage[own + 3u * slots] * keys;
      }
    }
    let first = tile.firstQuery + row;
    let e0 = finish(dots[0], tile, first, firstKey);
    let e1 = finish(dots[1], tile, first + 1u, firstKey);
    let e2 = finish(dots[2], tile, first + 2u, firstKey);
    let e3 = finish(dots[3], tile, first + 3u, firstKey);
    let own = vec4f(highestIn(e0[0]), highestIn(e1[0]), highestIn(e2[0]), highestIn(e3[0]));
    let risen = highestOfRows(tile, max(highest, own));
    let rescale = exp(highest - risen);
    // In this order no product overflows.
    if (writeStatistics) { apart = apart * rescale + (max(highest - risen, vec4f(-largest)) * rescale) * ownSums; }
    highest = risen;
    let p = mat4x4f(
      exponentials(e0, highest.x),
      exponentials(e1, highest.y),
      exponentials(e2, highest.z),
      exponentials(e3, highest.w),
    );
    ownSums = ownSums * rescale + vec4f(1.0) * p;
    if (writeStatistics) {
      apart += vec4f(
        dot(p[0], belowHighest(e0, highest.x)),
        dot(p[1], belowHighest(e1, highest.y)),
        dot(p[2], belowHighest(e2, highest.z)),
        dot(p[3], belowHighest(e3, highest.w)),
      );
      let least = vec4f(lowestIn(e0[2]), lowestIn(e1[2]), lowestIn(e2[2]), lowestIn(e3[2]));
      untouched = min(untouched, least);
    }
    for (var i = 0u; i < 4u; i++) {
      for (var j = 0u; j < 4u; j++) { weights[(row + i) * 33u + tile.x + 8u * j] = p[i][j]; }
    }
    stageValues(tile, firstKey, firstChannel, lane);
    workgroupBarrier();
    for (var i = 0u; i < 4u; i++) {
      left[i] *= rescale[i];
      right[i] *= rescale[i];
    }
    for (var s = 0u; s < side; s++) {
      let near = stage[16u * s + tile.x];
      let far = stage[16u * s + 8u + tile.x];
      let at = row * 33u + s;
      let w = vec4f(weights[at], weights[at + 33u], weights[at + 66u], weights[at + 99u]);
      left[0] += w.x * near;
      left[1] += w.y * near;
      left[2] += w.z * near;
      left[3] += w.w * near;
      right[0] += w.x * far;
      right[1] += w.y * far;
      right[2] += w.z * far;
      right[3] += w.w * far;
    }
  }

  workgroupBarrier();
  let sums = sumsOfRows(tile, ownSums);
  var sumsApart: vec4f;
  var lowestUntouched: vec4f;
  if (writeStatistics) {
    workgroupBarrier();
    sumsApart = sumsOfRows(tile, apart);
    workgroupBarrier();
    lowestUntouched = -highestOfRows(tile, -untouched);
  }
  for (var i = 0u; i < 4u; i++) {
    let t = tile.firstQuery + row + i;
    if (t >= shape.queries) { continue; }
    let inverse = inverseOfSum(sums[i]);
    let start = ((tile.sample * shape.queries + t) * shape.heads + tile.head) * shape.channels;
    for (var c = 0u; c < 4u; c++) {
      let channel = firstChannel + 4u * tile.x + c;
      if (channel < shape.channels) { output[start + channel] = left[i][c] * inverse; }
      if (channel + 32u < shape.channels) { output[start + channel + 32u] = right[i][c] * inverse; }
    }
    if (!tile.ownsMap) { continue; }
    if (writeStatistics && tile.x == 0u) {
      statistics[batch * shape.queries + t] = statisticsOf(highest[i], sums[i], sumsApart[i], lowestUntouched[i]);
    }
    if (mapHolds != 1u) { continue; }
    // Each lane reads only the entries that it wrote itself.
    for (var s = tile.x; s < shape.keys; s += 8u) {
      let at = mapIndex(tile, t, s);
      if (skips && (s < seen.x || s >= seen.y)) {
        map[at] = 0.0;
        continue;
      }
      map[at] = expOf(map[at] - highest[i]) * maskedPair(0.0, tile, t, s).y * inverse;
    }
  }
}
