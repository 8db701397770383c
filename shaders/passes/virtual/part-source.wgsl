// part-source: a matrix source that holds a part of its matrix: what make-part wrote last.
//   in   values  f32[…]            the cells that were made, row by row; read as bits, so that NaN payloads survive
//   in   matrix  MatrixSource      the matrix, the cells that were made and those that are to be read; how maps lie in
//                                  it, as in maps
// A row of the matrix holds a row of each map that lies across. Cells between maps are NaN.
//   several  constant: whether there is more than one map. A map alone is read without a division.
struct MatrixSource {
  size: vec2u, // rows and columns
  origin: vec2u, // of what was made
  stride: u32,
  heldRows: vec2u,
  heldColumns: vec2u,
  tokens: vec2u,
  pitch: vec2u,
  across: u32,
  count: u32, // maps side by side
  causal: u32, // 1 where a key after its query weighs 0
  offset: u32, // 0
}
@group(0) @binding(10) var<storage, read> values: array<u32>;
@group(0) @binding(11) var<uniform> matrix: MatrixSource;

fn matrixRows() -> u32 { return matrix.size.x; }
fn matrixColumns() -> u32 { return matrix.size.y; }
fn heldRows() -> vec2u { return matrix.heldRows; }
fn heldColumns() -> vec2u { return matrix.heldColumns; }
fn areZero(rows: vec2u, columns: vec2u) -> bool {
  return !several && matrix.causal == 1u && columns.x >= rows.y;
}

fn valueAt(row: u32, column: u32) -> f32 {
  if (several) {
    let tile = vec2u(row, column) / matrix.pitch;
    let cell = vec2u(row, column) - tile * matrix.pitch;
    if (tile.x * matrix.across + tile.y >= matrix.count || any(cell >= matrix.tokens)) {
      return bitcast<f32>(matrix.offset | 0x7fc00000u);
    }
  }
  return bitcast<f32>(values[(row - matrix.origin.x) * matrix.stride + column - matrix.origin.y]);
}

fn mapsAcross() -> u32 { return matrix.across; }
fn mapOf(column: u32) -> u32 {
  if (several) { return column / matrix.pitch.y; }
  return 0u;
}
fn rowOfMap(row: u32) -> u32 {
  if (several) { return row % matrix.pitch.x; }
  return row;
}
fn columnsOfMap(map: u32) -> vec2u { return map * matrix.pitch.y + vec2u(0u, matrix.tokens.y); }
