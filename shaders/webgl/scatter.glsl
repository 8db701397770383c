// scatter: paints stamped markers over the zero line, as scatter.wgsl does. Each channel has its colour of a 256-entry map, or
// all have one colour. What stands out from the page by less than 3:1 is mixed with the ink until it does: on a light page
// at a thin rim, where there is room for one; on a dark page as a whole.
//   in  stamps   texture of the picture's size, from marker-stamps
//   in  colours  256 texels; channel c of C has t = c / (C - 1), entry ⌊256·t⌋ clamped to 0…255
//   in  size     ivec2  the picture's
//   in  look     vec3   1 with a zero line, 1 where all have one colour, the rim's width
//   in  zeroColour, markerColour, rimColour  vec4
// needs marker-position.glsl, pixel.glsl
uniform sampler2D stamps;
uniform sampler2D colours;
uniform ivec2 size;
uniform vec3 look;
uniform vec4 zeroColour;
uniform vec4 markerColour;
uniform vec4 rimColour;
out vec4 color;

// Of a dark page, whose ink is light.
const float darkPaper = 0.015;
const float wantedContrast = 3.1;

// Relative luminance as WCAG has it, of a colour in sRGB.
float luminance(vec3 colour) {
  vec3 curved = pow((colour + 0.055) / 1.055, vec3(2.4));
  vec3 linear = mix(curved, colour / 12.92, vec3(lessThanEqual(colour, vec3(0.04045))));
  return dot(linear, vec3(0.2126, 0.7152, 0.0722));
}

bool onDarkPage() { return luminance(rimColour.rgb) > 0.3; }

// A colour mixed with the ink, in tenths, as far as it takes to stand out from the page.
vec3 distinct(vec3 colour) {
  float paper = onDarkPage() ? darkPaper : 1.0;
  for (int tenths = 0; tenths < 10; tenths++) {
    vec3 mixed = mix(colour, rimColour.rgb, float(tenths) / 10.0);
    float own = luminance(mixed);
    if ((max(own, paper) + 0.05) / (min(own, paper) + 0.05) >= wantedContrast) return mixed;
  }
  return rimColour.rgb;
}

void main() {
  vec2 at = pixelPlace(size);
  float top = roundEven(rowOf(0.0) - 0.5);
  bool onZero = look.x == 1.0 && at.y > top && at.y < top + 1.0;
  color = onZero ? vec4(zeroColour.rgb * zeroColour.a, zeroColour.a) : vec4(0.0);
  vec4 stamp = texelFetch(stamps, ivec2(at), 0);
  if (stamp.w == 0.0) return;
  float away = markerDistance(at - vec2(columnOf(int(stamp.x)), stamp.z));
  float coverage = clamp(0.5 - away, 0.0, 1.0);
  float t = stamp.y / float(max(plot.w, 2) - 1);
  vec3 fill = texelFetch(colours, ivec2(int(clamp(floor(256.0 * t), 0.0, 255.0)), 0), 0).rgb;
  if (look.y == 1.0) fill = markerColour.rgb;
  bool rimmed = look.z > 0.0 && !onDarkPage();
  float atRim = rimmed ? clamp(away + look.z + 0.5, 0.0, 1.0) : 1.0;
  fill = mix(fill, distinct(fill), atRim);
  color = vec4(fill, 1.0) * coverage + color * (1.0 - coverage);
}
