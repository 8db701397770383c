// marker-position: where a scatter plot puts the marker of a value, and the marker's shape, as marker-position.wgsl has it.
//   in  range       one texel, from value-range
//   in  plot        ivec4  width and height in device pixels, samples, channels
//   in  marker      ivec2  its shape, numbered as in options.ts; 1 where the ends are given
//   in  radius      float  device pixels
//   in  plotLimits  vec2   the given ends
// Rows count from the picture's top. Names of GLSL's own leave no `sample` for a variable: a sample is `which.x` here, its
// channel `which.y`.
uniform sampler2D range;
uniform ivec4 plot;
uniform ivec2 marker;
uniform float radius;
uniform vec2 plotLimits;

float columnOf(int which) { return (float(which) + 0.5) * float(plot.x) / float(plot.z); }

float rowOf(float value) {
  vec2 found = texelFetch(range, ivec2(0), 0).xy;
  float reach = max(abs(found.x), abs(found.y));
  vec2 ends = marker.y == 1 ? plotLimits : vec2(-reach, reach);
  if (ends.x == ends.y) ends += vec2(-1.0, 1.0);
  // The quotient first: heights times large values would overflow.
  return radius + (float(plot.y) - 2.0 * radius) * ((ends.y - value) / (ends.y - ends.x));
}

float armDistance(vec2 away) {
  return max(min(away.x, away.y) - max(0.5, 0.2 * radius), max(away.x, away.y) - radius);
}

// From a marker's outline to a point, given from its centre: below zero inside.
float markerDistance(vec2 offset) {
  vec2 away = abs(offset);
  switch (marker.x) {
    case 1: return max(away.x, away.y) - 0.886 * radius; // as large as the circle
    case 2: return (away.x + away.y - radius) * 0.7071;
    case 3: return max(offset.y, 0.866 * away.x - 0.5 * offset.y) - 0.5 * radius;
    case 4: return max(-offset.y, 0.866 * away.x + 0.5 * offset.y) - 0.5 * radius;
    case 5: return armDistance(away);
    case 6: return armDistance(abs(vec2(offset.x + offset.y, offset.x - offset.y)) * 0.7071);
    default: return length(offset) - radius;
  }
}
