// one-map: for a matrix source that holds one map, so that a row of the map is a whole row of the matrix. A source with
// maps side by side has these functions of its own.
fn mapsAcross() -> u32 { return 1u; }
fn mapOf(column: u32) -> u32 { return 0u; }
fn rowOfMap(row: u32) -> u32 { return row; }
// First column, and one past the last.
fn columnsOfMap(map: u32) -> vec2u { return vec2u(0u, matrixColumns()); }
