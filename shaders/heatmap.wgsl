// heatmap: paints per-pixel extremes in the colours of a 256-entry map, as matplotlib does.
//   in  pixels   vec2f[height·width]  (lowest, highest) of the cells under the pixel, from cell-extremes
//   in  range    vec2f                lowest and highest finite value of the matrix, from value-range
//   in  colours  u32[256]             0xAABBGGRR
//   in  look     Look                 the norm
// t = (value - low) / (high - low), entry ⌊256·t⌋ clipped to 0…255 (matplotlib's Normalize and Colormap); low = high gives entry 0.
// Of the two extremes the one farther from the middle of the norm is shown. No value: transparent.
struct Look {
  norm: u32,
  width: u32,
  fixed: vec2f,
}
const symmetric = 1u;
const fixedNorm = 2u;
@group(0) @binding(0) var<storage, read> pixels: array<vec2f>;
@group(0) @binding(1) var<storage, read> range: vec2f;
@group(0) @binding(2) var<storage, read> colours: array<u32>;
@group(0) @binding(3) var<uniform> look: Look;

@fragment
fn paint(@builtin(position) at: vec4f) -> @location(0) vec4f {
  let extremes = pixels[u32(at.y) * look.width + u32(at.x)];
  if (extremes.x > extremes.y) { return vec4f(0.0); }
  let ends = normEnds();
  let middle = 0.5 * ends.x + 0.5 * ends.y;
  let value = select(extremes.x, extremes.y, extremes.y - middle >= middle - extremes.x);
  return unpack4x8unorm(colours[entry(value, ends)]);
}

fn normEnds() -> vec2f {
  if (look.norm == fixedNorm) { return look.fixed; }
  if (look.norm == symmetric) {
    let reach = max(abs(range.x), abs(range.y));
    return vec2f(-reach, reach);
  }
  return range;
}

fn entry(value: f32, ends: vec2f) -> u32 {
  if (ends.x == ends.y) { return 0u; }
  let t = (value - ends.x) / (ends.y - ends.x);
  return u32(clamp(floor(256.0 * t), 0.0, 255.0));
}
