// copy-rows: rows of a matrix, one after another, `across` of them in each row of a texture.
//   in   valueAt  a matrix
//   in   across   float  rows of the matrix in a row of the texture
//   out  color    (value, 0, 0, 1); beyond the last row 0
// needs numbers.glsl, texels.glsl, matrix.glsl
uniform float across;
out vec4 color;

void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  int row = at.y * int(across) + at.x / matrixSize.y;
  color = vec4(row < matrixSize.x ? valueAt(row, at.x % matrixSize.y) : 0.0, 0.0, 0.0, 1.0);
}
