// gather: elements of a tensor by a list of their indices, one to a pixel.
//   in   elementAt  from texels
//   in   wanted     texture of the target's size: index = 4096 · red + green
//   out  color      (value, 0, 0, 1)
// needs numbers.glsl, texels.glsl
uniform sampler2D wanted;
out vec4 color;

void main() {
  vec2 index = texelFetch(wanted, ivec2(gl_FragCoord.xy), 0).rg;
  color = vec4(elementAt(int(index.x) * 4096 + int(index.y)), 0.0, 0.0, 1.0);
}
