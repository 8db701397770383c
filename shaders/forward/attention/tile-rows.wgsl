// tile-rows: what the eight lanes that share four rows of scores make of them: exponentials, folds, statistics.
//   tile.x, tile.y   the lane has rows 4y ... 4y+3, with seven others
//   e                scores of one row as they enter the softmax; their factors; what finish() says of masks
// A fold writes `partial`: put a barrier between two.
// needs numbers.wgsl, attention/scores.wgsl, and Tile from the shader that it is joined with
var<workgroup> partial: array<f32, 256>;

fn highestIn(v: vec4f) -> f32 { return max(max(v.x, v.y), max(v.z, v.w)); }
fn lowestIn(v: vec4f) -> f32 { return -highestIn(-v); }
fn belowHighest(e: mat3x4f, highest: f32) -> vec4f { return max(e[0] - highest, vec4f(-largest)); }
fn exponentials(e: mat3x4f, highest: f32) -> vec4f {
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

fn statisticsOf(highest: f32, sum: f32, apart: f32, untouched: f32) -> vec4f {
  if (isNan(sum)) { return vec4f(sum); }
  if (sum == 0.0) { return vec4f(-largest, -largest, largest, 0.0); }
  return vec4f(highest, highest + log(sum), untouched, max(0.0, log(sum) - apart / sum));
}
