// tile-stage: a tile's queries and keys, or its values, in workgroup memory; zeros beyond what there is.
// needs Tile, shape, lanes and the bindings query, key and value from the shader that it is joined with
const slots = 9u;  // vec4 per staged row of 32 numbers: one more, so that lanes' rows lie in different banks

// Queries in the first half and keys in the second; or the values.
var<workgroup> stage: array<vec4f, 576>;

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
    let k = ((tile.sample * shape.keys + s) * shape.keyHeads + tile.keyHead) * shape.units + unit;
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
    let v = ((tile.sample * shape.keys + s) * shape.keyHeads + tile.keyHead) * shape.channels + channel;
    let left = select(0, i32(shape.channels) - i32(channel), s < shape.keys);
    stage[i] = upTo(left, vec4f(value[v], value[v + 1u], value[v + 2u], value[v + 3u]));
  }
}
