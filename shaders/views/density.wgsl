// density: counts of series in the colours of a 256-entry map, by their logarithm.
//   in  counts   u32[height·width]  from series-density
//   in  peak     u32
//   in  colours  u32[256]           0xAABBGGRR
//   in  look     Look
// t = log(count) / log(peak), the middle where the peak is one series; entry ⌊256·t⌋ clamped to 0…255. A pixel without series is
// transparent.
struct Look {
  width: u32,
}
@group(0) @binding(0) var<storage, read> counts: array<u32>;
@group(0) @binding(1) var<storage, read> peak: u32;
@group(0) @binding(2) var<storage, read> colours: array<u32>;
@group(0) @binding(3) var<uniform> look: Look;

@fragment
fn paint(@builtin(position) at: vec4f) -> @location(0) vec4f {
  let count = counts[u32(at.y) * look.width + u32(at.x)];
  if (count == 0u) { return vec4f(0.0); }
  var t = 0.5;
  if (peak > 1u) { t = log(f32(count)) / log(f32(peak)); }
  return unpack4x8unorm(colours[u32(clamp(floor(256.0 * t), 0.0, 255.0))]);
}
