// place-rows: a tensor as a file stores it, as rows of a matrix: turned, in another order, padded, widened.
//   in   stored  u32[]  the tensor's bytes; kind 0 float32, 1 float16, 2 bfloat16
//   out  placed  u32[]  four numbers each, [row][quads]: float32 where `widens`, else the same bits
// Inputs are groups of `size`, each padded to `slots`: heads whose size is not a multiple of 4.
struct Part {
  rows: u32,     // of the tensor, as outputs
  columns: u32,
  becomes: u32,  // row of the matrix that its first row becomes
  first: u32,    // rows of the tensor before this shard
  count: u32,    // rows for this shard
  units: u32,    // where rows are stored [head][query, key, value][unit]; else 0
}
override kind: u32;
override widens: bool = false;
override transposed: bool = false;
override size: u32;
override slots: u32;
override quads: u32;

@group(0) @binding(0) var<uniform> shape: Part;
@group(0) @binding(1) var<storage, read> stored: array<u32>;
@group(0) @binding(2) var<storage, read_write> placed: array<u32>;

fn bitsAt(i: u32) -> u32 {
  if (kind == 0u) { return stored[i]; }
  return (stored[i / 2u] >> (16u * (i % 2u))) & 0xffffu;
}

fn sourceRow(row: u32) -> u32 {
  if (shape.units == 0u) { return row; }
  let each = shape.rows / 3u;
  return ((row % each) / shape.units * 3u + row / each) * shape.units + row % shape.units;
}

// A number's bits; padding is 0.
fn entry(row: u32, slot: u32) -> u32 {
  let unit = slot % slots;
  let column = slot / slots * size + unit;
  if (unit >= size || column >= shape.columns) { return 0u; }
  let source = sourceRow(row);
  let bits = bitsAt(select(source * shape.columns + column, column * shape.rows + source, transposed));
  if (!widens) { return bits; }
  if (kind == 1u) { return bitcast<u32>(unpack2x16float(bits).x); }
  return select(bits, bits << 16u, kind == 2u);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let quad = id.x;
  let row = id.y + 65535u * id.z;
  if (quad >= quads || row >= shape.count) { return; }
  let start = shape.first + row;
  let to = (shape.becomes + row) * quads + quad;
  let four = vec4u(entry(start, 4u * quad), entry(start, 4u * quad + 1u), entry(start, 4u * quad + 2u), entry(start, 4u * quad + 3u));
  if (kind == 0u || widens) {
    for (var i = 0u; i < 4u; i++) { placed[4u * to + i] = four[i]; }
  } else {
    placed[2u * to] = four.x | (four.y << 16u);
    placed[2u * to + 1u] = four.z | (four.w << 16u);
  }
}
