// grid-limits: the ends of each cell's y-axis.
//   in   ranges   vec2f[layers][cells]  (lowest, highest) of each series, from channel-ranges
//   in   overall  vec2f                 (lowest, highest) of all series
//   in   sharing  Sharing               share as in share-groups
//   out  own      vec2f[cells]          (lowest, highest) of the cell's own series
//   out  limits   vec2f[cells]          bottom and top of the cell's y-axis, by series-limits
// ownRanges runs before shareLimits. Cells share the range of their row, of their column or of all cells, as
// matplotlib's sharey; equated axes are ± the largest absolute limit of all. One invocation per cell.
struct Sharing {
  columns: u32,
  cells: u32,
  layers: u32,
  share: u32,
  equated: u32,
  zero: u32,
}
const largest = 3.4028234663852886e38;
@group(0) @binding(0) var<storage, read> ranges: array<vec2f>;
@group(0) @binding(1) var<storage, read> overall: vec2f;
@group(0) @binding(2) var<uniform> sharing: Sharing;
@group(0) @binding(3) var<storage, read_write> own: array<vec2f>;
@group(0) @binding(4) var<storage, read_write> limits: array<vec2f>;

@compute @workgroup_size(64)
fn ownRanges(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= sharing.cells) { return; }
  var range = ranges[id.x];
  for (var layer = 1u; layer < sharing.layers; layer++) {
    range = joined(range, ranges[layer * sharing.cells + id.x]);
  }
  own[id.x] = range;
}

@compute @workgroup_size(64)
fn shareLimits(@builtin(global_invocation_id) id: vec3u) {
  let cell = id.x;
  if (cell >= sharing.cells) { return; }
  var range = own[cell];
  if (sharing.share == shareRows) {
    let first = cell / sharing.columns * sharing.columns;
    range = joinedOver(first, min(first + sharing.columns, sharing.cells), 1u);
  } else if (sharing.share == shareColumns) {
    range = joinedOver(cell % sharing.columns, sharing.cells, sharing.columns);
  } else if (sharing.share == shareAll) {
    range = overall;
  }
  var ends = padded(withZero(range, sharing.zero));
  if (sharing.equated == 1u) {
    let reach = max(abs(ends.x), abs(ends.y));
    ends = vec2f(-reach, reach);
  }
  limits[cell] = ends;
}

fn joinedOver(first: u32, end: u32, step: u32) -> vec2f {
  var range = vec2f(largest, -largest);
  for (var cell = first; cell < end; cell += step) { range = joined(range, own[cell]); }
  return range;
}

fn joined(a: vec2f, b: vec2f) -> vec2f { return vec2f(min(a.x, b.x), max(a.y, b.y)); }
