// marker-stamps: the topmost marker in each pixel of a scatter plot: the squares are drawn in the order of their markers,
// and the last one stays.
//   in   which, centre, markerDistance   from marker-squares, marker-position
//   out  color  texture of the picture's size: (sample, channel, the marker's row, 1); 0 without a marker
// needs marker-position.glsl
flat in ivec2 which;
flat in vec2 centre;
out vec4 color;

void main() {
  color = vec4(0.0);
  if (which.x < 0) return;
  vec2 offset = gl_FragCoord.xy - centre;
  // A sharp corner's soft edge ends half a pixel beyond the radius.
  bool beyond = any(greaterThan(abs(offset), vec2(radius + 0.5)));
  if (beyond || !(markerDistance(offset) < 0.5)) discard;
  color = vec4(vec2(which), centre.y, 1.0);
}
