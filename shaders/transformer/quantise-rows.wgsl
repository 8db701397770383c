// quantise-rows: a matrix's rows as bytes: w = byte / 127 · scale, where scale is the row's highest |w|.
//   in   weights  four numbers each, [shardRows][quads]
//   out  packed   u32[shardRows][quads]
//        vectors  f32[]  the scales, from `scaleAt` on
// An invocation per row.
// needs weights-*.wgsl
override quads: u32;
override firstRow: u32;
override shardRows: u32;
override scaleAt: u32;

@group(0) @binding(2) var<storage, read_write> packed: array<u32>;
@group(0) @binding(3) var<storage, read_write> vectors: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = id.x;
  if (row >= shardRows) { return; }
  var highest = vec4f();
  for (var q = 0u; q < quads; q++) { highest = max(highest, abs(weightQuad(row * quads + q))); }
  let scale = max(max(highest.x, highest.y), max(highest.z, highest.w));
  vectors[scaleAt + firstRow + row] = scale;
  let factor = select(1.0 / scale, 0.0, scale == 0.0);
  for (var q = 0u; q < quads; q++) { packed[row * quads + q] = pack4x8snorm(weightQuad(row * quads + q) * factor); }
}
