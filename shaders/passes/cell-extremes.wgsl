// cell-extremes: what each pixel shows of the cells that it covers: their lowest and highest value, so that any norm
// applied later finds the cell farthest from its middle and no spike is lost; or their highest, or their mean, twice.
//   in   valueAt   a matrix source; areZero saves reading its cells
//   in   window    Window               the picture's size, the part it shows, pyramid levels; pixels (kinds) to make
//   in   spans     vec2u[width+height]  the cells that each pixel column and row covers, from cell-spans
//   in   pyramid   vec4f[...]           from pyramid; read with `blocks`
//   in   rowFloors f32[rows][mapsAcross] cells below the floor of their map's row are left out; read with `floored`
//   out  pixels    vec2f[height·width]  (lowest, highest) of the covered cells that are not NaN; lowest > highest if no
//                                       cell counts, and then (1, 0) if all were left out that are exactly zero;
//                                       with `folded` one entry per kind of pixel, see folded-pixels
//   out  partials  vec4f[...]           one per invocation, for value-range to fold; written with `ranged`
// Overrides leave out what a picture does not need.
//   side    1, 2, 4, 5, 6 or 8: no pixel covers more cells across or down. Cells are read without asking where the
//           pixel's part ends; its last cell is read again. 0: any number of cells, in loops.
//   ranged  the range of all values is found on the way, so that a matrix shown whole is read once
//
//   ┌───────────────┐   With a pyramid the covered rectangle is split exactly: the largest aligned blocks inside it,
//   │ ┌─┬───────┬─┐ │   a ring of smaller blocks around them, single cells around these. The area that a coarser
//   │ ├─┤ level ├─┤ │   level has covered is the hole of the next finer one.
//   │ │ │   2   │ │ │
//   │ └─┴───────┴─┘ │   One invocation makes `pixelsEach` pixels of a column; workgroups are
//   └───────────────┘   64 columns wide.
struct Window {
  origin: vec2u,
  extent: vec2u,
  size: u32,    // sizes are packed: across, and down from bit 16 on
  look: u32,    // pyramid levels, and what is shown from bit 8 on
  start: u32,
  made: u32,
}
fn unpacked(packed: u32) -> vec2u { return vec2u(packed & 0xffffu, packed >> 16u); }
const showHighest = 1u;
override side: u32;
override pixelsEach: u32;
override blocks: bool;
override rowBits: u32 = 2; // a block of level k has 2^(k·rowBits) rows, and 2^(k·columnBits) columns
override columnBits: u32 = 2;
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

// Extremes of four cells at a time; the last three are those of finite values only.
struct Lanes {
  lowest: vec4f,
  highest: vec4f,
  lowestFinite: vec4f,
  highestFinite: vec4f,
  lowestPositive: vec4f,
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (any(id.xy >= unpacked(window.made))) { return; }
  let at = unpacked(window.start) + id.xy;
  var columns = spans[at.x];
  if (folded) { columns = foldedSpan(at.x, spans[0].x, matrixColumns()); }
  let none = vec4f(largest);
  var lanes = Lanes(none, -none, none, -none, none);
  if (pixelsEach == 1u) { lanes = ofPixel(lanes, at, columns); } else {
    for (var y = id.y * pixelsEach; y < min((id.y + 1u) * pixelsEach, unpacked(window.size).y); y++) {
      lanes.lowest = none;
      lanes.highest = -none;
      lanes = ofPixel(lanes, vec2u(id.x, y), columns);
    }
  }
  if (ranged) {
    let range = vec3f(lowestOf(lanes.lowestFinite), -lowestOf(-lanes.highestFinite), lowestOf(lanes.lowestPositive));
    partials[id.y * unpacked(window.size).x + id.x] = vec4f(range, 0.0);
  }
}

fn ofPixel(before: Lanes, pixel: vec2u, columns: vec2u) -> Lanes {
  var rows = spans[unpacked(window.size).x + pixel.y];
  var across = unpacked(window.size).x;
  if (folded) {
    rows = foldedSpan(pixel.y, spans[unpacked(window.size).x].x, matrixRows());
    across = foldedSize(unpacked(window.size)).x;
  }
  let rect = Rect(rows, columns);
  if (!floored && !ranged && areZero(rows, columns)) {
    pixels[pixel.y * across + pixel.x] = vec2f(0.0);
    return before;
  }
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
  if (window.look >> 8u == showHighest) { shown = select(seen.xy, seen.yy, seen.x <= seen.y); }
  if (averaged) { shown = select(seen.xy, vec2f(seen.z / seen.w), seen.x <= seen.y); }
  if (floored && shown.x > shown.y && allZero(rect)) { shown = vec2f(1.0, 0.0); }
  pixels[pixel.y * across + pixel.x] = shown;
  return lanes;
}

fn lowestOf(four: vec4f) -> f32 { return min(min(four.x, four.y), min(four.z, four.w)); }

fn ofSide(before: Lanes, rect: Rect) -> Lanes {
  let row = rect.rows.x;
  let last = vec2u(rect.rows.y, rect.columns.y) - 1u;
  if (side == 1u) { return withFour(before, vec4f(valueAt(row, rect.columns.x))); }
  if (side == 2u) {
    let upper = pairAt(row, rect.columns.x, last.y);
    return withFour(before, vec4f(upper, pairAt(last.x, rect.columns.x, last.y)));
  }
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
  let next = min(vec3u(1u, 2u, 3u) + column, vec3u(last));
  return vec4f(valueAt(row, column), valueAt(row, next.x), valueAt(row, next.y), valueAt(row, next.z));
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

// (lowest, highest, sum, count); sum and count only for a mean and with blocks.
fn ofCells(rect: Rect) -> vec4f {
  var seen = vec4f(largest, -largest, 0.0, 0.0);
  for (var row = rect.rows.x; row < rect.rows.y; row++) { seen = withCells(seen, row, rect.columns); }
  return seen;
}

fn withCells(before: vec4f, row: u32, columns: vec2u) -> vec4f {
  var seen = before;
  for (var column = columns.x; column < columns.y; column++) {
    let value = valueAt(row, column);
    var rowFloor = -largest;
    if (floored) { rowFloor = rowFloors[row * mapsAcross() + mapOf(column)]; }
    let counts = !isNan(value) && (!floored || value >= rowFloor);
    seen.x = min(seen.x, select(largest, value, counts));
    seen.y = max(seen.y, select(-largest, value, counts));
    if (averaged || blocks) {
      seen.z += select(0.0, value, counts);
      seen.w += f32(counts);
    }
  }
  return seen;
}

// A mask of zeros hatches cells that their floor leaves out, too. By bits: NaN is no zero, and both zeros are.
fn allZero(rect: Rect) -> bool {
  for (var row = rect.rows.x; row < rect.rows.y; row++) {
    for (var column = rect.columns.x; column < rect.columns.y; column++) {
      if ((bitcast<u32>(valueAt(row, column)) << 1u) != 0u) { return false; }
    }
  }
  return true;
}

fn gathered(rect: Rect) -> vec4f {
  var seen = vec4f(largest, -largest, 0.0, 0.0);
  var hole = Rect(vec2u(0u), vec2u(0u));
  for (var level = window.look & 0xffu; level > 0u; level--) {
    let block = blockOf(level);
    let inner = Rect(aligned(rect.rows, block.x, matrixRows()), aligned(rect.columns, block.y, matrixColumns()));
    if (inner.rows.x >= inner.rows.y || inner.columns.x >= inner.columns.y) { continue; }
    seen = joinedBlocks(seen, ring(inner, hole, level, block));
    hole = inner;
  }
  return joinedBlocks(seen, ring(rect, hole, 0u, vec2u(1u)));
}

// The whole blocks inside a range. The matrix's last block counts as whole.
fn aligned(range: vec2u, block: u32, cells: u32) -> vec2u {
  let first = (range.x + block - 1u) / block * block;
  let last = select(range.y / block * block, (cells + block - 1u) / block * block, range.y == cells);
  return vec2u(first, last);
}

// All blocks of a rectangle but those in the hole.
fn ring(rect: Rect, hole: Rect, level: u32, block: vec2u) -> vec4f {
  var seen = vec4f(largest, -largest, 0.0, 0.0);
  let holed = hole.rows.x < hole.rows.y;
  for (var row = rect.rows.x; row < rect.rows.y; row += block.x) {
    if (holed && row >= hole.rows.x && row < hole.rows.y) {
      seen = joinedBlocks(seen, run(row, vec2u(rect.columns.x, hole.columns.x), level, block));
      seen = joinedBlocks(seen, run(row, vec2u(hole.columns.y, rect.columns.y), level, block));
    } else {
      seen = joinedBlocks(seen, run(row, rect.columns, level, block));
    }
  }
  return seen;
}

fn run(row: u32, columns: vec2u, level: u32, block: vec2u) -> vec4f {
  var seen = vec4f(largest, -largest, 0.0, 0.0);
  if (level > 0u) {
    let start = levelStart(level) + row / block.x * levelColumns(block);
    for (var column = columns.x; column < columns.y; column += block.y) {
      seen = joinedBlocks(seen, pyramid[start + column / block.y]);
    }
    return seen;
  }
  return withCells(seen, row, columns);
}

fn blockOf(level: u32) -> vec2u { return vec2u(1u) << (level * vec2u(rowBits, columnBits)); }
fn levelColumns(block: vec2u) -> u32 { return (matrixColumns() + block.y - 1u) / block.y; }

fn levelStart(level: u32) -> u32 {
  var start = 0u;
  for (var below = 1u; below < level; below++) {
    let block = blockOf(below);
    start += levelColumns(block) * ((matrixRows() + block.x - 1u) / block.x);
  }
  return start;
}
