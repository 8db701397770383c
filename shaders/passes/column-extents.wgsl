// column-extents: how far up and down each channel's series reaches within each pixel column of its cell. From here on
// the cost of drawing follows the pixels, not the time steps.
//   in   extentOf  from series-extent, over a matrix source: rows are time steps, columns are channels
//   in   cell      Cell                   the cell's width in pixels
//   out  extents   vec2f[width][channels] (lowest, highest) of the series; lowest > highest where it has a gap
// One invocation per channel and column; neighbouring lanes read neighbouring channels, as they lie in memory.
struct Cell {
  width: u32,
}
@group(0) @binding(0) var<uniform> cell: Cell;
@group(0) @binding(1) var<storage, read_write> extents: array<vec2f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let channel = id.x;
  if (channel >= matrixColumns()) { return; }
  extents[id.y * matrixColumns() + channel] = extentOf(channel, id.y, cell.width);
}
