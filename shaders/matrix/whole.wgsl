// whole: for a matrix source that holds all of its matrix at once. One that holds a part at a time has these functions
// of its own: which rows and columns valueAt gives now, half-open.
fn heldRows() -> vec2u { return vec2u(0u, matrixRows()); }
fn heldColumns() -> vec2u { return vec2u(0u, matrixColumns()); }
