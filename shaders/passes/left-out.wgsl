// left-out: which cells a mask leaves out of what is computed of a map. Joined in front of passes, behind a matrix
// source.
//   in  masking  Masking  mask: 0, zeroMask or causalMask, numbered as in mask.ts; firstQuery: the query of the map's
//                         row 0, above 0 where a ring has let rows go
// zeroMask: cells that are exactly zero, which is what a softmax gives masked keys. causalMask: keys after the query,
// both counted from the corner of their map.
struct Masking {
  mask: u32,
  firstQuery: u32,
}
const zeroMask = 1u;
const causalMask = 2u;
@group(0) @binding(20) var<uniform> masking: Masking;

fn leftOut(row: u32, column: u32, value: f32) -> bool {
  if (masking.mask == zeroMask) { return value == 0.0; }
  if (masking.mask == causalMask) { return column - columnsOfMap(mapOf(column)).x > rowOfMap(row) + masking.firstQuery; }
  return false;
}
