// entries: a matrix source. A dense tensor taken apart along one axis: row e holds all values whose index on that axis is e.
//   in   values  f32[outer][entries][inner]   the whole tensor; read as bits, so that NaN payloads survive any compiler
//   in   matrix  EntrySource
// Gives matrixRows(), matrixColumns() and valueAt(row, column) to the shader that it is joined with.
struct EntrySource {
  entries: u32,
  perEntry: u32,
  inner: u32,
  offset: u32,
}
@group(0) @binding(10) var<storage, read> values: array<u32>;
@group(0) @binding(11) var<uniform> matrix: EntrySource;

fn matrixRows() -> u32 { return matrix.entries; }
fn matrixColumns() -> u32 { return matrix.perEntry; }

fn valueAt(row: u32, column: u32) -> f32 {
  var at = matrix.offset + row * matrix.inner + column;
  // The outer index is 0 where the axis is the first, and for one entry of all values.
  if (column >= matrix.inner) {
    let outer = column / matrix.inner;
    at += outer * (matrix.entries - 1u) * matrix.inner;
  }
  return bitcast<f32>(values[at]);
}
