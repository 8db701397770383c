// density: counts of series in the colours of a 256-entry map, by their logarithm, as density.wgsl paints them.
//   in  counts   number-list [height][width]
//   in  colours  256 texels
//   in  size     ivec2  the picture's
//   in  peak     float  the highest count
// t = log(count) / log(peak), the middle where the peak is one series; entry ⌊256·t⌋ clamped to 0…255. A pixel without
// series is transparent.
// needs number-list.glsl, pixel.glsl
uniform sampler2D counts;
uniform sampler2D colours;
uniform ivec2 size;
uniform float peak;
out vec4 color;

void main() {
  ivec2 pixel = ivec2(pixelPlace(size));
  float count = numberAt(counts, pixel.y * size.x + pixel.x);
  float t = peak > 1.0 ? log(count) / log(peak) : 0.5;
  color = count == 0.0 ? vec4(0.0) : texelFetch(colours, ivec2(int(clamp(floor(256.0 * t), 0.0, 255.0)), 0), 0);
}
