// cell-extremes: for each pixel, what the matrix cells that it covers have to show: the lowest and the highest, so that whatever norm is
// applied later the cell farthest from its middle is at hand and no spike is lost; or their highest, or their mean, twice.
//   in   valueAt   a matrix source
//   in   window    Window               which part of the matrix the picture shows, in 1/256 cells
//   in   pyramid   vec4f[...]           from cell-pyramid; read when window.levels > 0
//   in   rowFloors f32[rows]            cells below their row's floor do not count; read when window.floors = 1
//   out  pixels    vec2f[height·width]  (lowest, highest) of the covered cells that are not NaN; lowest > highest if none counts
// Pixel column p covers the cells from floor(p·W/w) to ceil((p+1)·W/w)-1, W = window width, w = picture width; in integers, so exact.
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
  floors: u32,
}
const fraction = 256u;
const showHighest = 1u;
const showMean = 2u;
@group(0) @binding(0) var<uniform> window: Window;
@group(0) @binding(1) var<storage, read_write> pixels: array<vec2f>;
@group(0) @binding(2) var<storage, read> pyramid: array<vec4f>;
@group(0) @binding(3) var<storage, read> rowFloors: array<f32>;

// Half-open, in cells.
struct Rect {
  rows: vec2u,
  columns: vec2u,
}

@compute @workgroup_size(16, 4)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let pixel = id.xy;
  if (any(pixel >= window.size)) { return; }
  let rect = Rect(
    covered(window.origin.y, window.extent.y, pixel.y, window.size.y, matrixRows()),
    covered(window.origin.x, window.extent.x, pixel.x, window.size.x, matrixColumns()),
  );
  let seen = gathered(rect);
  var shown = seen.xy;
  if (seen.w > 0.0 && window.show == showHighest) { shown = seen.yy; }
  if (seen.w > 0.0 && window.show == showMean) { shown = vec2f(seen.z / seen.w); }
  pixels[pixel.y * window.size.x + pixel.x] = shown;
}

// First cell covered, and one past the last.
fn covered(origin: u32, extent: u32, pixel: u32, size: u32, cells: u32) -> vec2u {
  let first = (origin + scaled(pixel, extent, size)) / fraction;
  let end = (origin + scaledUp(pixel + 1u, extent, size) + fraction - 1u) / fraction;
  return vec2u(first, min(max(end, first + 1u), cells));
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
  var least = -largest;
  if (window.floors == 1u) { least = rowFloors[row]; }
  for (var column = columns.x; column < columns.y; column++) {
    let value = valueAt(row, column);
    if (!isNan(value) && (window.floors == 0u || value >= least)) {
      seen = joinedBlocks(seen, vec4f(value, value, value, 1.0));
    }
  }
  return seen;
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
