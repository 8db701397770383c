// cell-extremes: for each pixel, what the matrix cells that it covers have to show: the lowest and the highest, so that whatever norm is
// applied later the cell farthest from its middle is at hand and no spike is lost; or their highest, or their mean, twice.
//   in   valueAt   a matrix source
//   in   window    Window               the picture's size, what it shows, and how many levels the pyramid has
//   in   spans     vec2u[width+height]  which cells each pixel column and row covers, from cell-spans
//   in   pyramid   vec4f[...]           from cell-pyramid; read with `blocks`
//   in   rowFloors f32[rows]            cells below their row's floor do not count; read with `floored`
//   out  pixels    vec2f[height·width]  (lowest, highest) of the covered cells that are not NaN; lowest > highest if none counts
// What a picture does without is left out when it is compiled. `few`: no pixel covers more than two cells across or down, so that the four
// at its corners (the same one twice where it covers one) are all of them, and there is no loop to run.
//
//   ┌───────────────┐   With a pyramid the covered rectangle is taken apart exactly: the largest aligned blocks within it,
//   │ ┌─┬───────┬─┐ │   around them a ring of smaller blocks, around these the single cells. What a coarser level has
//   │ ├─┤ level ├─┤ │   covered is the hole of the next.
//   │ │ │   2   │ │ │
//   │ └─┴───────┴─┘ │   One invocation per pixel, workgroups of 16 × 4.
//   └───────────────┘
struct Window {
  origin: vec2u,
  extent: vec2u,
  size: vec2u,
  levels: u32,
  show: u32,
}
const showHighest = 1u;
override few: bool;
override blocks: bool;
override floored: bool;
override mean: bool;
@group(0) @binding(0) var<uniform> window: Window;
@group(0) @binding(1) var<storage, read_write> pixels: array<vec2f>;
@group(0) @binding(2) var<storage, read> spans: array<vec2u>;
@group(0) @binding(3) var<storage, read> pyramid: array<vec4f>;
@group(0) @binding(4) var<storage, read> rowFloors: array<f32>;

// Half-open, in cells.
struct Rect {
  rows: vec2u,
  columns: vec2u,
}

@compute @workgroup_size(16, 4)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let pixel = id.xy;
  if (any(pixel >= window.size)) { return; }
  let rect = Rect(spans[window.size.x + pixel.y], spans[pixel.x]);
  var seen: vec4f;
  if (few) { seen = ofCorners(rect); } else if (blocks) { seen = gathered(rect); } else { seen = ofCells(rect); }
  var shown = seen.xy;
  if (seen.x <= seen.y) {
    if (window.show == showHighest) { shown = seen.yy; }
    if (mean) { shown = vec2f(seen.z / seen.w); }
  }
  pixels[pixel.y * window.size.x + pixel.x] = shown;
}

// (lowest, highest, sum, count); the last two only for a mean.
fn ofCorners(rect: Rect) -> vec4f {
  let last = vec2u(rect.rows.y, rect.columns.y) - 1u;
  var seen = vec4f(largest, -largest, 0.0, 0.0);
  seen = withCell(seen, rect.rows.x, rect.columns.x);
  seen = withCell(seen, rect.rows.x, last.y);
  seen = withCell(seen, last.x, rect.columns.x);
  return withCell(seen, last.x, last.y);
}

fn withCell(before: vec4f, row: u32, column: u32) -> vec4f {
  let value = valueAt(row, column);
  let counts = !isNan(value);
  let low = min(before.x, select(largest, value, counts));
  return vec4f(low, max(before.y, select(-largest, value, counts)), 0.0, 0.0);
}

fn ofCells(rect: Rect) -> vec4f {
  var seen = vec4f(largest, -largest, 0.0, 0.0);
  for (var row = rect.rows.x; row < rect.rows.y; row++) {
    seen = withCells(seen, row, rect.columns);
  }
  return seen;
}

fn withCells(before: vec4f, row: u32, columns: vec2u) -> vec4f {
  var seen = before;
  var least = -largest;
  if (floored) { least = rowFloors[row]; }
  for (var column = columns.x; column < columns.y; column++) {
    let value = valueAt(row, column);
    let counts = !isNan(value) && (!floored || value >= least);
    seen.x = min(seen.x, select(largest, value, counts));
    seen.y = max(seen.y, select(-largest, value, counts));
    if (mean) {
      seen.z += select(0.0, value, counts);
      seen.w += f32(counts);
    }
  }
  return seen;
}

fn gathered(rect: Rect) -> vec4f {
  var seen = vec4f(largest, -largest, 0.0, 0.0);
  var hole = Rect(vec2u(0u), vec2u(0u));
  for (var level = window.levels; level > 0u; level--) {
    let block = 1u << (2u * level);
    let inner = Rect(aligned(rect.rows, block, matrixRows()), aligned(rect.columns, block, matrixColumns()));
    if (inner.rows.x >= inner.rows.y || inner.columns.x >= inner.columns.y) { continue; }
    seen = joinedBlocks(seen, ring(inner, hole, level, block));
    hole = inner;
  }
  return joinedBlocks(seen, ring(rect, hole, 0u, 1u));
}

// The part of a range that consists of whole blocks; the last block of all counts as whole.
fn aligned(range: vec2u, block: u32, cells: u32) -> vec2u {
  let first = (range.x + block - 1u) / block * block;
  let last = select(range.y / block * block, (cells + block - 1u) / block * block, range.y == cells);
  return vec2u(first, last);
}

// All blocks of a rectangle, less those in the hole.
fn ring(rect: Rect, hole: Rect, level: u32, block: u32) -> vec4f {
  var seen = vec4f(largest, -largest, 0.0, 0.0);
  let holed = hole.rows.x < hole.rows.y;
  for (var row = rect.rows.x; row < rect.rows.y; row += block) {
    if (holed && row >= hole.rows.x && row < hole.rows.y) {
      seen = joinedBlocks(seen, run(row, vec2u(rect.columns.x, hole.columns.x), level, block));
      seen = joinedBlocks(seen, run(row, vec2u(hole.columns.y, rect.columns.y), level, block));
    } else {
      seen = joinedBlocks(seen, run(row, rect.columns, level, block));
    }
  }
  return seen;
}

fn run(row: u32, columns: vec2u, level: u32, block: u32) -> vec4f {
  var seen = vec4f(largest, -largest, 0.0, 0.0);
  if (level > 0u) {
    let start = levelStart(level) + row / block * levelColumns(block);
    for (var column = columns.x; column < columns.y; column += block) {
      seen = joinedBlocks(seen, pyramid[start + column / block]);
    }
    return seen;
  }
  return withCells(seen, row, columns);
}

fn levelColumns(block: u32) -> u32 { return (matrixColumns() + block - 1u) / block; }

fn levelStart(level: u32) -> u32 {
  var start = 0u;
  for (var below = 1u; below < level; below++) {
    let block = 1u << (2u * below);
    start += levelColumns(block) * ((matrixRows() + block - 1u) / block);
  }
  return start;
}
