// folded-pixels: where cells are larger than pixels, many pixels show the same. Those that cover the same cells are of one kind and are made
// once: of each cell that is in sight those within it (kind 2·c), and those that lie across its far edge (kind 2·c + 1). Joined with a shader
// that declares `spans`, from cell-spans.
//   size   the picture, in pixels
fn foldedSize(size: vec2u) -> vec2u {
  let columns = spans[size.x - 1u].y - spans[0].x;
  let rows = spans[size.x + size.y - 1u].y - spans[size.x].x;
  return 2u * vec2u(columns, rows);
}

// The cells of a kind; `first` is the first in sight.
fn foldedSpan(kind: u32, first: u32, cells: u32) -> vec2u {
  let cell = first + kind / 2u;
  return vec2u(cell, min(cell + 1u + kind % 2u, cells));
}

fn foldedKind(span: vec2u, first: u32) -> u32 { return 2u * (span.x - first) + span.y - span.x - 1u; }
