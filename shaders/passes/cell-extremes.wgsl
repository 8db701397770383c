// cell-extremes: for each pixel, what the matrix cells that it covers have to show: the lowest and the highest, so that whatever norm is
// applied later the cell farthest from its middle is at hand and no spike is lost; or their highest, or their mean, twice.
//   in   valueAt   a matrix source
//   in   window    Window               the picture's size, what it shows, and how many levels the pyramid has
//   in   spans     vec2u[width+height]  which cells each pixel column and row covers, from cell-spans
//   in   pyramid   vec4f[...]           from pyramid; read with `blocks`
//   in   rowFloors f32[rows]            cells below their row's floor do not count; read with `floored`
//   out  pixels    vec2f[height·width]  (lowest, highest) of the covered cells that are not NaN; lowest > highest if none counts; with
//                                       `folded` one for each kind of pixel, from folded-pixels
//   out  partials  vec4f[...]           one per invocation, for value-range to fold; written with `ranged`
// What a picture does without is left out when it is compiled. `side` 1, 2, 4, 5, 6 or 8: no pixel covers more cells across or down, and they are
// read without asking where the pixel's part ends (its last cell comes again); 0: any number, in loops. `ranged`: the values' range is found
// on the way, so that a matrix drawn whole is read once.
//
//   ┌───────────────┐   With a pyramid the covered rectangle is taken apart exactly: the largest aligned blocks within it,
//   │ ┌─┬───────┬─┐ │   around them a ring of smaller blocks, around these the single cells. What a coarser level has
//   │ ├─┤ level ├─┤ │   covered is the hole of the next.
//   │ │ │   2   │ │ │
//   │ └─┴───────┴─┘ │   One invocation per `pixelsEach` below one another, workgroups
//   └───────────────┘   of 64 side by side.
struct Window {
  origin: vec2u,
  extent: vec2u,
  size: vec2u,
  levels: u32,
  show: u32,
}
const showHighest = 1u;
override side: u32;
override pixelsEach: u32;
override blocks: bool;
override floored: bool;
override averaged: bool;
override ranged: bool;
override folded: bool;
@group(0) @binding(0) var<uniform> window: Window;
@group(0) @binding(1) var<storage, read_write> pixels: array<vec2f>;
@group(0) @binding(2) var<storage, read> spans: array<vec2u>;
@group(0) @binding(3) var<storage, read> pyramid: array<vec4f>;
@group(0) @binding(4) var<storage, read> rowFloors: array<f32>;
@group(0) @binding(5) var<storage, read_write> partials: array<vec4f>;

// Half-open, in cells.
struct Rect {
  rows: vec2u,
  columns: vec2u,
}

// What four cells at a time add up to; the last three are those of finite values only.
struct Lanes {
  lowest: vec4f,
  highest: vec4f,
  lowestFinite: vec4f,
  highestFinite: vec4f,
  lowestPositive: vec4f,
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  var made = window.size;
  if (folded) { made = foldedSize(window.size); }
  if (id.x >= made.x || id.y >= made.y) { return; }
  var columns = spans[id.x];
  if (folded) { columns = foldedSpan(id.x, spans[0].x, matrixColumns()); }
  let none = vec4f(largest);
  var lanes = Lanes(none, -none, none, -none, none);
  if (pixelsEach == 1u) {
    lanes = ofPixel(lanes, vec2u(id.x, id.y), columns);
  } else {
    for (var y = id.y * pixelsEach; y < min((id.y + 1u) * pixelsEach, window.size.y); y++) {
      lanes.lowest = none;
      lanes.highest = -none;
      lanes = ofPixel(lanes, vec2u(id.x, y), columns);
    }
  }
  if (ranged) {
    let range = vec3f(lowestOf(lanes.lowestFinite), -lowestOf(-lanes.highestFinite), lowestOf(lanes.lowestPositive));
    partials[id.y * window.size.x + id.x] = vec4f(range, 0.0);
  }
}

fn ofPixel(before: Lanes, pixel: vec2u, columns: vec2u) -> Lanes {
  var rows = spans[window.size.x + pixel.y];
  var across = window.size.x;
  if (folded) {
    rows = foldedSpan(pixel.y, spans[window.size.x].x, matrixRows());
    across = foldedSize(window.size).x;
  }
  let rect = Rect(rows, columns);
  var lanes = before;
  var seen: vec4f;
  if (side > 0u) {
    lanes = ofSide(lanes, rect);
    seen = vec4f(lowestOf(lanes.lowest), -lowestOf(-lanes.highest), 0.0, 0.0);
  } else if (blocks) {
    seen = gathered(rect);
  } else {
    seen = ofCells(rect);
  }
  var shown = seen.xy;
  if (window.show == showHighest) { shown = select(seen.xy, seen.yy, seen.x <= seen.y); }
  if (averaged) { shown = select(seen.xy, vec2f(seen.z / seen.w), seen.x <= seen.y); }
  pixels[pixel.y * across + pixel.x] = shown;
  return lanes;
}

fn lowestOf(four: vec4f) -> f32 { return min(min(four.x, four.y), min(four.z, four.w)); }

fn ofSide(before: Lanes, rect: Rect) -> Lanes {
  let row = rect.rows.x;
  let last = vec2u(rect.rows.y, rect.columns.y) - 1u;
  if (side == 1u) { return withFour(before, vec4f(valueAt(row, rect.columns.x))); }
  if (side == 2u) { return withFour(before, vec4f(pairAt(row, rect.columns.x, last.y), pairAt(last.x, rect.columns.x, last.y))); }
  var lanes = before;
  for (var at = row; at <= last.x; at++) {
    lanes = withFour(lanes, fourAt(at, rect.columns.x, last.y));
    let fifth = min(rect.columns.x + 4u, last.y);
    if (side == 5u) { lanes = withFour(lanes, vec4f(valueAt(at, fifth))); }
    if (side == 6u) { lanes = withFour(lanes, pairAt(at, fifth, last.y).xyxy); }
    if (side == 8u) { lanes = withFour(lanes, fourAt(at, fifth, last.y)); }
  }
  return lanes;
}

fn pairAt(row: u32, column: u32, last: u32) -> vec2f { return vec2f(valueAt(row, column), valueAt(row, last)); }

fn fourAt(row: u32, column: u32, last: u32) -> vec4f {
  let second = valueAt(row, min(column + 1u, last));
  return vec4f(valueAt(row, column), second, valueAt(row, min(column + 2u, last)), valueAt(row, min(column + 3u, last)));
}

fn withFour(before: Lanes, four: vec4f) -> Lanes {
  let bits = bitcast<vec4u>(four);
  let nan = (bits & vec4u(0x7fffffffu)) > vec4u(0x7f800000u);
  var lanes = before;
  lanes.lowest = min(lanes.lowest, select(four, vec4f(largest), nan));
  lanes.highest = max(lanes.highest, select(four, vec4f(-largest), nan));
  if (ranged) {
    let finite = (bits & vec4u(0x7f800000u)) != vec4u(0x7f800000u);
    lanes.lowestFinite = min(lanes.lowestFinite, select(vec4f(largest), four, finite));
    lanes.highestFinite = max(lanes.highestFinite, select(vec4f(-largest), four, finite));
    lanes.lowestPositive = min(lanes.lowestPositive, select(vec4f(largest), four, finite & (four > vec4f(0.0))));
  }
  return lanes;
}

// (lowest, highest, sum, count); the last two only for a mean, and to be joined with blocks.
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
    if (averaged || blocks) {
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
