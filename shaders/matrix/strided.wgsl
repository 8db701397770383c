// strided: a matrix source. Any two axes of a dense tensor, read in ringRow; rows may lie in a ring.
//   in   values  f32[...]        the whole tensor; read as bits, so that NaN payloads survive any compiler
//   in   matrix  MatrixSource    offset and strides, in elements; a matrix without a ring has ringStart 0 and ringRows
//                                above any row
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
  var ringRow = row + matrix.ringStart;
  if (ringRow >= matrix.ringRows) { ringRow -= matrix.ringRows; }
  return bitcast<f32>(values[matrix.offset + ringRow * matrix.rowStride + column * matrix.columnStride]);
}
