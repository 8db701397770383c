// strided: a matrix source. Any two axes of a dense tensor, read in place.
//   in   values  f32[...]        the whole tensor; read as bits, so that NaN payloads survive any compiler
//   in   matrix  MatrixSource    where element (row, column) lies, in elements
// Gives matrixRows(), matrixColumns() and valueAt(row, column) to the shader that it is joined with.
struct MatrixSource {
  rows: u32,
  columns: u32,
  rowStride: u32,
  columnStride: u32,
  offset: u32,
}
@group(0) @binding(10) var<storage, read> values: array<u32>;
@group(0) @binding(11) var<uniform> matrix: MatrixSource;

fn matrixRows() -> u32 { return matrix.rows; }
fn matrixColumns() -> u32 { return matrix.columns; }
fn valueAt(row: u32, column: u32) -> f32 {
  return bitcast<f32>(values[matrix.offset + row * matrix.rowStride + column * matrix.columnStride]);
}
