// value-range: lowest and highest finite value of a matrix.
//   in   valueAt   a matrix source
//   out  partials  vec2f[groups]   (lowest, highest) of what one workgroup saw
//   out  range     vec2f           (lowest, highest) of all; lowest > highest when nothing is finite
// reduceTiles: workgroups share the tiles (one row, up to 4096 columns each) in strides, lanes the columns of a tile.
// foldPartials: one workgroup.
override lanes: u32 = 256;
const tileColumns = 4096u;
@group(0) @binding(0) var<storage, read_write> partials: array<vec2f>;
@group(0) @binding(1) var<storage, read_write> range: vec2f;

var<workgroup> seen: array<vec2f, lanes>;

@compute @workgroup_size(lanes)
fn reduceTiles(
  @builtin(local_invocation_index) lane: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
) {
  let tilesPerRow = (matrixColumns() + tileColumns - 1u) / tileColumns;
  let tiles = tilesPerRow * matrixRows();
  var mine = vec2f(largest, -largest);
  for (var tile = group.x; tile < tiles; tile += groups.x) {
    let row = tile / tilesPerRow;
    let start = (tile % tilesPerRow) * tileColumns;
    let end = min(start + tileColumns, matrixColumns());
    for (var column = start + lane; column < end; column += lanes) {
      let value = valueAt(row, column);
      if (isFinite(value)) { mine = vec2f(min(mine.x, value), max(mine.y, value)); }
    }
  }
  let all = fold(lane, mine);
  if (lane == 0u) { partials[group.x] = all; }
}

@compute @workgroup_size(lanes)
fn foldPartials(@builtin(local_invocation_index) lane: u32) {
  var mine = vec2f(largest, -largest);
  for (var i = lane; i < arrayLength(&partials); i += lanes) {
    mine = vec2f(min(mine.x, partials[i].x), max(mine.y, partials[i].y));
  }
  let all = fold(lane, mine);
  if (lane == 0u) { range = all; }
}

fn fold(lane: u32, mine: vec2f) -> vec2f {
  seen[lane] = mine;
  for (var width = lanes / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (lane < width) {
      let other = seen[lane + width];
      seen[lane] = vec2f(min(seen[lane].x, other.x), max(seen[lane].y, other.y));
    }
  }
  workgroupBarrier();
  return seen[0];
}
