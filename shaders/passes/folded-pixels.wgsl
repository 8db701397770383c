// folded-pixels: where cells are larger than pixels, many pixels show the same. Pixels that cover the same cells are
// one kind and are made once: kind 2·c lies within cell c of those in sight, kind 2·c + 1 lies across its far edge.
//   in   spans  from cell-spans, declared by the shader that this is joined with
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
