// whole: for a matrix source that holds all of its matrix at once. One that holds a part at a time has these functions
// of its own: which rows and columns valueAt gives now, half-open; and whether all cells of a rectangle are known to be
// 0 without being read.
fn heldRows() -> vec2u { return vec2u(0u, matrixRows()); }
fn heldColumns() -> vec2u { return vec2u(0u, matrixColumns()); }
fn areZero(rows: vec2u, columns: vec2u) -> bool { return false; }
