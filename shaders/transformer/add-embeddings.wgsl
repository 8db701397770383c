// add-embeddings: an encoder's embeddings of positions and of token types, on top of those of the words.
//   in       places     vec2u[token]  the position's row, the token's type
//            positions  vec4f[position][quads]
//            types      vec4f[type][quads], where `typed`
//   in, out  rows       vec4f[token][quads]
// needs step.wgsl
override quads: u32;
override typed: bool = false;

@group(0) @binding(1) var<storage, read> places: array<vec2u>;
@group(0) @binding(2) var<storage, read> positions: array<vec4f>;
@group(0) @binding(3) var<storage, read> types: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> rows: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let quad = id.x;
  let token = id.y;
  if (quad >= quads) { return; }
  let place = places[token];
  var sum = rows[token * quads + quad];
  if (typed) { sum += types[place.y * quads + quad]; }
  rows[token * quads + quad] = sum + positions[place.x * quads + quad];
}
