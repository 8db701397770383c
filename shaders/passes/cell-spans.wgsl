// cell-spans: the cells that each row and column of a picture covers.
//   in   valueAt  a matrix source; only its sides are read
//   in   window   Window  the part of the matrix that the picture shows, in 1/256 cells
//   out  spans    vec2u[width + height]  (first, one past the last): of the pixel columns, then of the pixel rows
// Pixel column p covers cells floor(p·W/w) to ceil((p+1)·W/w)-1, with W the window's width and w the picture's. The
// division is exact, in integers, and made once per side instead of once per pixel. One invocation per pixel row or
// column.
struct Window {
  origin: vec2u,
  extent: vec2u,
  size: u32,  // across, and down from bit 16 on
}
const fraction = 256u;
@group(0) @binding(0) var<uniform> window: Window;
@group(0) @binding(1) var<storage, read_write> spans: array<vec2u>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let size = vec2u(window.size & 0xffffu, window.size >> 16u);
  if (id.x < size.x) {
    spans[id.x] = covered(window.origin.x, window.extent.x, id.x, size.x, matrixColumns());
  } else if (id.x < size.x + size.y) {
    spans[id.x] = covered(window.origin.y, window.extent.y, id.x - size.x, size.y, matrixRows());
  }
}

fn covered(origin: u32, extent: u32, pixel: u32, size: u32, cells: u32) -> vec2u {
  let first = (origin + scaled(pixel, extent, size)) / fraction;
  let end = (origin + scaledUp(pixel + 1u, extent, size) + fraction - 1u) / fraction;
  return vec2u(first, min(max(end, first + 1u), cells));
}
