// strided: a matrix source. Any two axes of a dense tensor, read in place; rows may lie in a ring.
//   in   values  f32[...]        the whole tensor; read as bits, so that NaN payloads survive any compiler
//   in   matrix  MatrixSource    where element (row, column) lies, in elements; a matrix that is no ring has
//                               ringStart 0 and ringRows above any row
// Gives matrixRows(), matrixColumns() and valueAt(row, column) to the shader that it is joined with.
struct MatrixSource {
  rows: u32,
  columns: u32,
  rowStride: u32,
  columnStride: u32,
  offset: u32,
  ringStart: u32,
  ringRows: u32,
}
@group(0) @binding(10) var<storage, read> values: array<u32>;
@group(0) @binding(11) var<uniform> matrix: MatrixSource;

fn matrixRows() -> u32 { return matrix.rows; }
fn matrixColumns() -> u32 { return matrix.columns; }
fn valueAt(row: u32, column: u32) -> f32 {
  var place = row + matrix.ringStart;
  if (place >= matrix.ringRows) { place -= matrix.ringRows; }
  return bitcast<f32>(values[matrix.offset + place * matrix.rowStride + column * matrix.columnStride]);
}
