// entries: a matrix source. A tensor split along up to three of its axes: row e holds all values whose indices on these
// axes are those of entry e = (i·sides.y + j)·sides.z + k.
//   in   values  f32[…]   the whole tensor; read as bits, so that NaN payloads survive any compiler
//   in   matrix  EntrySource
// The other axes form at most four runs, between and beside the split ones. Index r of a run moves by runStrides; the
// first run is the innermost. A missing run has side 1. Gives matrixRows(), matrixColumns() and valueAt(row, column) to
// the shader that it is joined with.
struct EntrySource {
  entries: u32,
  perEntry: u32,
  offset: u32,
  sides: vec4u,
  strides: vec4u,
  runs: vec4u,
  runStrides: vec4u,
}
@group(0) @binding(10) var<storage, read> values: array<u32>;
@group(0) @binding(11) var<uniform> matrix: EntrySource;

fn matrixRows() -> u32 { return matrix.entries; }
fn matrixColumns() -> u32 { return matrix.perEntry; }

fn valueAt(row: u32, column: u32) -> f32 {
  var at = matrix.offset;
  if (matrix.entries > 1u) {
    let outer = row / matrix.sides.z;
    at += (row - outer * matrix.sides.z) * matrix.strides.z;
    at += (outer % matrix.sides.y) * matrix.strides.y + (outer / matrix.sides.y) * matrix.strides.x;
  }
  // No division where one run is left, the common case.
  var left = column;
  var run = 0u;
  while (run < 3u && left >= matrix.runs[run]) {
    let next = left / matrix.runs[run];
    at += (left - next * matrix.runs[run]) * matrix.runStrides[run];
    left = next;
    run++;
  }
  return bitcast<f32>(values[at + left * matrix.runStrides[run]]);
}
