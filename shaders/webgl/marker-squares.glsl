// marker-squares: two triangles around each marker of a scatter plot, in the order of their channels and samples, after two
// that cover the plot. Each is six vertices.
//   in   valueAt  a matrix: rows are samples, columns are channels
//   out  which    sample and channel; -1 for what covers the plot
//   out  centre   the marker's, in pixels of the picture
// needs numbers.glsl, texels.glsl, matrix.glsl, marker-position.glsl
flat out ivec2 which;
flat out vec2 centre;

void main() {
  int square = gl_VertexID / 6 - 1;
  int vertex = gl_VertexID % 6;
  vec2 corner = vec2(float(vertex == 1 || vertex == 3 || vertex == 4), float(vertex == 2 || vertex > 3));
  which = ivec2(-1);
  centre = vec2(0.0);
  gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
  if (square < 0) return;
  which = ivec2(square % plot.z, square / plot.z);
  float value = valueAt(which.x, which.y);
  float reach = radius + 0.5;
  centre = vec2(columnOf(which.x), rowOf(value));
  bool inSight = isFinite(value) && centre.y > -reach && centre.y < float(plot.y) + reach;
  vec2 place = floor(centre - reach) + corner * (ceil(centre + reach) - floor(centre - reach));
  // What is not in sight is a point beside the picture.
  gl_Position = inSight ? vec4(place / vec2(plot.xy) * 2.0 - 1.0, 0.0, 1.0) : vec4(2.0, 2.0, 0.0, 1.0);
}
