// heads: a matrix source. Several maps of one tensor as one matrix: side by side as tiles, or combined cell by cell.
//   in   values  f32[...]       the whole tensor; read as bits, so that NaN payloads survive any compiler
//   in   matrix  MatrixSource   offset and strides of element (row, column) of head h, in elements; layout of the
//                               tiles, in cells
//   in   chosen  u32[count]     the heads, in order
// A row of the matrix holds a row of each map that lies across: columnsOfMap(m) are the columns of the m-th of them.
// tiles: tile t shows head chosen[t]; `gap` cells between tiles are NaN, which is drawn transparent mean, highest: over
// the chosen heads; NaN where one of them is NaN
struct MatrixSource {
  rows: u32,
  columns: u32,
  mapRows: u32,
  mapColumns: u32,
  rowStride: u32,
  columnStride: u32,
  headStride: u32,
  offset: u32,
  across: u32,
  gap: u32,
  together: u32,
}
const tiles = 0u;
const meanOfHeads = 1u;
@group(0) @binding(10) var<storage, read> values: array<u32>;
@group(0) @binding(11) var<uniform> matrix: MatrixSource;
@group(0) @binding(12) var<storage, read> chosen: array<u32>;

fn matrixRows() -> u32 { return matrix.rows; }
fn matrixColumns() -> u32 { return matrix.columns; }

fn valueAt(row: u32, column: u32) -> f32 {
  if (matrix.together == tiles) {
    let pitch = vec2u(matrix.mapColumns, matrix.mapRows) + matrix.gap;
    let tile = vec2u(column, row) / pitch;
    let inside = vec2u(column, row) - tile * pitch;
    let index = tile.y * matrix.across + tile.x;
    if (index >= arrayLength(&chosen) || inside.x >= matrix.mapColumns || inside.y >= matrix.mapRows) {
      return bitcast<f32>(matrix.offset | 0x7fc00000u);
    }
    return headValue(chosen[index], inside.y, inside.x);
  }
  var all = headValue(chosen[0], row, column);
  for (var i = 1u; i < arrayLength(&chosen); i++) {
    let value = headValue(chosen[i], row, column);
    if (isNan(value)) { return value; }
    all = select(max(all, value), all + value, matrix.together == meanOfHeads);
  }
  return select(all, all / f32(arrayLength(&chosen)), matrix.together == meanOfHeads);
}

fn mapsAcross() -> u32 { return select(1u, matrix.across, matrix.together == tiles); }
fn mapOf(column: u32) -> u32 { return select(0u, column / (matrix.mapColumns + matrix.gap), matrix.together == tiles); }
fn rowOfMap(row: u32) -> u32 { return select(row, row % (matrix.mapRows + matrix.gap), matrix.together == tiles); }
fn columnsOfMap(map: u32) -> vec2u { return map * (matrix.mapColumns + matrix.gap) + vec2u(0u, matrix.mapColumns); }

fn headValue(head: u32, row: u32, column: u32) -> f32 {
  let at = matrix.offset + head * matrix.headStride + row * matrix.rowStride + column * matrix.columnStride;
  return bitcast<f32>(values[at]);
}
