// cell-extremes: for each pixel, the lowest and highest of the matrix cells that it covers, so that whatever norm is
// applied later, the cell farthest from its middle is at hand and no spike is lost.
//   in   valueAt   a matrix source
//   in   window    Window               which part of the matrix the picture shows, in 1/256 cells
//   out  pixels    vec2f[height·width]  (lowest, highest) of the covered cells that are not NaN; lowest > highest if all are
// Pixel column p covers the cells from floor(p·W/w) to ceil((p+1)·W/w)-1, W = window width, w = picture width; in integers, so exact.
// One invocation per pixel, workgroups of 16 × 4.
struct Window {
  origin: vec2u,
  extent: vec2u,
  size: vec2u,
}
const fraction = 256u;
@group(0) @binding(0) var<uniform> window: Window;
@group(0) @binding(1) var<storage, read_write> pixels: array<vec2f>;

@compute @workgroup_size(16, 4)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let pixel = id.xy;
  if (any(pixel >= window.size)) { return; }
  let rows = covered(window.origin.y, window.extent.y, pixel.y, window.size.y, matrixRows());
  let columns = covered(window.origin.x, window.extent.x, pixel.x, window.size.x, matrixColumns());
  var extremes = vec2f(largest, -largest);
  var found = false;
  for (var row = rows.x; row < rows.y; row++) {
    for (var column = columns.x; column < columns.y; column++) {
      let value = valueAt(row, column);
      if (!isNan(value)) {
        extremes = select(vec2f(value), vec2f(min(extremes.x, value), max(extremes.y, value)), found);
        found = true;
      }
    }
  }
  pixels[pixel.y * window.size.x + pixel.x] = extremes;
}

// First cell covered, and one past the last.
fn covered(origin: u32, extent: u32, pixel: u32, size: u32, cells: u32) -> vec2u {
  let first = (origin + scaled(pixel, extent, size)) / fraction;
  let end = (origin + scaledUp(pixel + 1u, extent, size) + fraction - 1u) / fraction;
  return vec2u(first, min(max(end, first + 1u), cells));
}
