// channel-ranges: lowest and highest value of each channel and of all channels, from the extents of their columns.
//   in   extents  vec2f[width][channels]
//   in   cell     Cell
//   out  ranges   vec2f[channels]  (lowest, highest)
//   out  overall  vec2f            (lowest, highest) of all channels
// rangeOfChannel: one invocation per channel, since cells are narrow where channels are many. rangeOfAll: one
// workgroup.
struct Cell {
  width: u32,
}
override lanes: u32 = 64;
const largest = 3.4028234663852886e38;
@group(0) @binding(0) var<uniform> cell: Cell;
@group(0) @binding(1) var<storage, read> extents: array<vec2f>;
@group(0) @binding(2) var<storage, read_write> ranges: array<vec2f>;
@group(0) @binding(3) var<storage, read_write> overall: vec2f;

var<workgroup> seen: array<vec2f, lanes>;

@compute @workgroup_size(lanes)
fn rangeOfChannel(@builtin(global_invocation_id) id: vec3u) {
  let channels = arrayLength(&ranges);
  if (id.x >= channels) { return; }
  var range = vec2f(largest, -largest);
  for (var column = 0u; column < cell.width; column++) {
    range = joined(range, extents[column * channels + id.x]);
  }
  ranges[id.x] = range;
}

@compute @workgroup_size(lanes)
fn rangeOfAll(@builtin(local_invocation_index) lane: u32) {
  var mine = vec2f(largest, -largest);
  for (var channel = lane; channel < arrayLength(&ranges); channel += lanes) {
    mine = joined(mine, ranges[channel]);
  }
  seen[lane] = mine;
  for (var width = lanes / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (lane < width) { seen[lane] = joined(seen[lane], seen[lane + width]); }
  }
  if (lane == 0u) { overall = seen[0]; }
}

fn joined(a: vec2f, b: vec2f) -> vec2f { return vec2f(min(a.x, b.x), max(a.y, b.y)); }
