// row-places: a matrix source over another: where each value lies between the ends of its row of its map. NaN where a
// cell is not shown: left out by the mask, below its row's floor, or NaN itself.
//   in   storedAt, leftOut  the other source's valueAt; cells that the mask leaves out
//   in   rowEnds  vec4f[rows][mapsAcross]  from row-ends
//   normPosition            from norm
@group(0) @binding(21) var<storage, read> rowEnds: array<vec4f>;

fn areZero(rows: vec2u, columns: vec2u) -> bool { return false; }

fn valueAt(row: u32, column: u32) -> f32 {
  let value = storedAt(row, column);
  if (isNan(value)) { return value; }
  let ends = rowEnds[row * mapsAcross() + mapOf(column)];
  if (leftOut(row, column, value) || (ends.w > 0.0 && value < ends.z)) {
    return bitcast<f32>(matrix.offset | 0x7fc00000u);
  }
  return normPosition(fixedNorm, value, ends.xy);
}
