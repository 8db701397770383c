// embed: the embedding of every token of the pass, with its position's where positions have one.
//   in   ids        u32[token of the session]
//        weights    four numbers each, [row of this shard][quads]
//        vectors    f32[]  scales of the rows, where there are any
//        positions  vec4f[position][quads]
//   out  output     vec4f[row][quads]
// A shard writes the tokens whose ids it has.
// needs step.wgsl, weights-*.wgsl
override quads: u32;
override firstRow: u32 = 0;
override shardRows: u32;
override scaled: bool = false;
override scaleAt: u32 = 0;
override positioned: bool = false;
override outputKept: bool = false;

@group(0) @binding(2) var<storage, read> ids: array<u32>;
@group(0) @binding(3) var<storage, read> vectors: array<f32>;
@group(0) @binding(4) var<storage, read> positions: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> output: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let quad = id.x;
  let token = id.y;
  if (quad >= quads) { return; }
  let position = step.position + token;
  let row = ids[position] - firstRow;
  if (ids[position] < firstRow || row >= shardRows) { return; }
  var value = weightQuad(row * quads + quad);
  if (scaled) { value *= vectors[scaleAt + firstRow + row]; }
  if (positioned) { value += positions[position * quads + quad]; }
  output[rowOf(token, outputKept) * quads + quad] = value;
}
