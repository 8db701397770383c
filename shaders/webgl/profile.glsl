// profile: one row or column of a matrix as steps beside the map: filled from the base of its axis, with a line on top,
// as profile.wgsl does.
//   in  pixels     texture, one texel per pixel along the profile, from cell-extremes
//   in  range      one texel, from value-range
//   in  size       ivec2  the picture's
//   in  look       ivec2  the norm; down: 1 along the map's rows, values grow to the right; 0 along its columns, upwards
//   in  lineWidth  float  device pixels
//   in  colour     vec4
// needs numbers.glsl, norm.glsl, pixel.glsl
uniform sampler2D pixels;
uniform sampler2D range;
uniform ivec2 size;
uniform ivec2 look;
uniform float lineWidth;
uniform vec4 colour;
out vec4 color;

const float filling = 0.25;

vec2 extremesAt(int along) {
  return texelFetch(pixels, look.y == 1 ? ivec2(0, along) : ivec2(along, 0), 0).xy;
}

float placed(float value, vec2 ends) { return clamp(normPosition(look.x, value, ends), 0.0, 1.0); }

void main() {
  vec2 at = pixelPlace(size);
  bool down = look.y == 1;
  int along = int(down ? at.y : at.x);
  float height = float(down ? size.x : size.y);
  float above = down ? at.x : float(size.y) - at.y;
  vec2 extremes = extremesAt(along);
  color = vec4(0.0);
  if (extremes.x > extremes.y) return;
  if (along > 0) {
    vec2 before = extremesAt(along - 1);
    if (before.x <= before.y) extremes = vec2(min(extremes.x, before.y), max(extremes.y, before.x));
  }
  vec2 ends = normEnds(look.x, vec2(0.0), texelFetch(range, ivec2(0), 0));
  float room = height - lineWidth;
  vec2 reach = 0.5 * lineWidth + room * vec2(placed(extremes.x, ends), placed(extremes.y, ends));
  float base = ends.x < 0.0 && ends.y > 0.0 ? room * placed(0.0, ends) : 0.0;
  float apart = max(max(reach.x - above, above - reach.y), 0.0);
  float line = clamp(0.5 * lineWidth + 0.5 - apart, 0.0, 1.0);
  bool filled = above >= min(base, reach.x) && above <= max(base, reach.y);
  float alpha = colour.a * max(line, filled ? filling : 0.0);
  color = vec4(colour.rgb * alpha, alpha);
}
