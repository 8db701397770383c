// dot-product-attention: softmax(scale · Q·Kᵀ + added, masked) · V for many heads, without the map in memory.
//   in   query      f32[samples][queries][heads][units]
//        key        f32[samples][keys][heads][units]
//        value      f32[samples][keys][heads][channels]
//        mask       f32[samples][queries + keys]        1 kept, 0 padding; read if shape.masked is 1
//        pairs      f32[samples][queries][keys]         added to the scores (pairing 1), or 1 kept (pairing 2)
//   out  output     f32[samples][queries][heads][channels]
//        map        f32[samples][heads][queries][keys]  weights (mapHolds 1), or scores before the masks (mapHolds 2)
//        statistics f32[samples][heads][queries][2]     highest score, log of the sum of exponentials
// A tile is 32 queries by 32 keys. One pass over the keys; sums and outputs are rescaled as the highest score rises
// (Milakov, Gimelshein, arXiv 1805.02867, algorithm 3; Dao et al., FlashAttention, arXiv 2205.14135, algorithm 1). One
// workgroup of 8 x 8 lanes per tile of queries, head and 64 channels: lane (y, x) has the scores of queries 4y ... 4y+3
// with keys x, x+8, x+16, x+24 and the outputs of these queries in channels 4x ... 4x+3 and 32+4x ... 32+4x+3.
// needs numbers.wgsl, attention/scores.wgsl
struct Shape {
  samples: u32,
  heads: u32,
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
const side = 32u;
const lanes = 64u;
const slots = 9u;  // vec4 per staged row of 32 numbers: one more, so that lanes' rows lie in different banks

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> query: array<f32>;
@group(0) @binding(2) var<storage, read> key: array<f32>;
@group(0) @binding(3) var<storage, read> value: array<f32>;
@group(0) @binding(4) var<storage, read> mask: array<f32>;
@group(0) @binding(5) var<storage, read> pairs: array<f32>;
@group(0) @binding(6) var<storage, read_write> output: array<f32>;
@group(0) @binding(7) var<storage, read_write> map: array<f32>;
@group(0) @binding(8) var<storage, read_write> statistics: array<f32>;

// Queries in the first half and keys in the second; or the values.
var<workgroup> stage: array<vec4f, 576>;
var<workgroup> weights: array<f32, 1056>;
var<workgroup> partial: array<f32, 256>;

struct Tile {
  sample: u32,
  head: u32,
  firstQuery: u32,
  x: u32,
  y: u32,
  ownsMap: bool,  // only one of the workgroups that share a tile writes the map
}

// The vec4's first `left` numbers, then zeros.
fn upTo(left: i32, numbers: vec4f) -> vec4f {
  return select(vec4f(0.0), numbers, vec4i(0, 1, 2, 3) < vec4i(left));
}

fn stageUnits(tile: Tile, firstKey: u32, firstUnit: u32, lane: u32) {
  for (var i = lane; i < 256u; i += lanes) {
    let row = i / 8u;
    let unit = firstUnit + 4u * (i % 8u);
    let left = i32(shape.units) - i32(unit);
    let t = tile.firstQuery + row;
    let q = ((tile.sample * shape.queries + t) * shape.heads + tile.head) * shape.units + unit;
    let s = firstKey + row;
    let k = ((tile.sample * shape.keys + s) * shape.heads + tile.head) * shape.units + unit;
    let queries = vec4f(query[q], query[q + 1u], query[q + 2u], query[q + 3u]);
    let keys = vec4f(key[k], key[k + 1u], key[k + 2u], key[k + 3u]);
    stage[row * slots + i % 8u] = upTo(select(0, left, t < shape.queries), queries);
    stage[288u + row * slots + i % 8u] = upTo(select(0, left, s < shape.keys), keys);
  }
}

fn stageValues(tile: Tile, firstKey: u32, firstChannel: u32, lane: u32) {
  for (var i = lane; i < 512u; i += lanes) {
    let s = firstKey + i / 16u;
    let channel = firstChannel + 4u * (i % 16u);
    let v = ((tile.sample * shape.keys + s) * shape.heads + tile.head) * shape.channels + channel;
    let left = select(0, i32(shape.channels) - i32(channel), s < shape.keys);
    stage[i] = upTo(left, vec4f(value[v], value[v + 1u], value[v + 2u], value[v + 3u]));
  }
}

// Score and factor of one pair (see scores.wgsl); `raw` includes what is added.
fn maskedPair(raw: f32, tile: Tile, t: u32, s: u32) -> vec2f {
  var near = inBand(t, s, shape.lowerOffset, shape.width);
  if (pairing == 2u && pairs[(tile.sample * shape.queries + t) * shape.keys + s] < 0.5) { near = false; }
  if (shape.masked == 0u) { return masked(raw, near, 1.0, 1.0); }
  let row = tile.sample * (shape.queries + shape.keys);
  return masked(raw, near, mask[row + t], mask[row + shape.queries + s]);
}

// The four scores of query t in the tile, as they enter the softmax; their factors are in the second column.
fn finish(dots: vec4f, tile: Tile, t: u32, firstKey: u32) -> mat2x4f {
  var scores = vec4f(lowest);
  var factors = vec4f(0.0);
  if (t >= shape.queries) { return mat2x4f(scores, factors); }
  for (var j = 0u; j < 4u; j++) {
    let s = firstKey + tile.x + 8u * j;
    if (s >= shape.keys) { continue; }
    var raw = shape.scale * dots[j];
    if (pairing == 1u) { raw += pairs[(tile.sample * shape.queries + t) * shape.keys + s]; }
    let e = maskedPair(raw, tile, t, s);
    if (mapHolds > 0u && tile.ownsMap) { map[mapIndex(tile, t, s)] = select(e.x, raw, mapHolds == 2u); }
    scores[j] = e.x;
    factors[j] = e.y;
  }
  return mat2x4f(scores, factors);
}

fn mapIndex(tile: Tile, t: u32, s: u32) -> u32 {
  return ((tile.sample * shape.heads + tile.head) * shape.queries + t) * shape.keys + s;
}

fn highestIn(v: vec4f) -> f32 { return max(max(v.x, v.y), max(v.z, v.w)); }
fn exponentials(e: mat2x4f, highest: f32) -> vec4f {
  let below = e[0] - highest;
  return vec4f(expOf(below.x), expOf(below.y), expOf(below.z), expOf(below.w)) * e[1];
}

// Four rows at once, folded over the eight lanes that share each.
fn highestOfRows(tile: Tile, own: vec4f) -> vec4f {
  for (var i = 0u; i < 4u; i++) { partial[(4u * tile.y + i) * 8u + tile.x] = own[i]; }
  workgroupBarrier();
  var folded = own;
  for (var x = 0u; x < 8u; x++) {
    for (var i = 0u; i < 4u; i++) { folded[i] = max(folded[i], partial[(4u * tile.y + i) * 8u + x]); }
  }
  return folded;
}

fn sumsOfRows(tile: Tile, own: vec4f) -> vec4f {
  for (var i = 0u; i < 4u; i++) { partial[(4u * tile.y + i) * 8u + tile.x] = own[i]; }
  workgroupBarrier();
  var folded = vec4f(0.0);
  for (var x = 0u; x < 8u; x++) {
    for (var i = 0u; i < 4u; i++) { folded[i] += partial[(4u * tile.y + i) * 8u + x]; }
  }
  return folded;
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
  let tile = Tile(batch / shape.heads, batch % shape.heads, firstQuery, lane % 8u, lane / 8u, group.z == 0u);
  let firstChannel = 64u * group.z;
  let row = 4u * tile.y;

  var highest = vec4f(lowest);
  var ownSums = vec4f(0.0);
  // Outputs of the lane's four queries: left in channels 4x ..., right in channels 32 + 4x ...
  var left = mat4x4f();
  var right = mat4x4f();
  for (var firstKey = 0u; firstKey < shape.keys; firstKey += side) {
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
    highest = risen;
    let p = mat4x4f(
      exponentials(e0, highest.x),
      exponentials(e1, highest.y),
      exponentials(e2, highest.z),
      exponentials(e3, highest.w),
    );
    ownSums = ownSums * rescale + vec4f(1.0) * p;
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
      let at = 2u * (batch * shape.queries + t);
      statistics[at] = highest[i];
      statistics[at + 1u] = highest[i] + log(sums[i]);
    }
    if (mapHolds != 1u) { continue; }
    // Each lane reads only the entries that it wrote itself.
    for (var s = tile.x; s < shape.keys; s += 8u) {
      let at = mapIndex(tile, t, s);
      map[at] = expOf(map[at] - highest[i]) * maskedPair(0.0, tile, t, s).y * inverse;
    }
  }
}
