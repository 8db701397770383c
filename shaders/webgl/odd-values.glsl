// odd-values: how many values of a matrix a plot leaves out.
//   in   valueAt  a matrix, counted row after row
//   in   plotLimits  vec2  the plot's ends
//   in   run      int   values that a fragment counts
//   out  color    slots of ⌈rows · columns / run⌉: NaN, infinite values, finite ones beyond the ends, 0
// needs numbers.glsl, texels.glsl, matrix.glsl, slots.glsl
uniform vec2 plotLimits;
uniform int run;
out vec4 color;

void main() {
  int first = slotHere() * run;
  int end = min(first + run, matrixSize.x * matrixSize.y);
  color = vec4(0.0);
  for (int i = first; i < end; i++) {
    int row = i / matrixSize.y;
    float value = valueAt(row, i - row * matrixSize.y);
    if (isNan(value)) color.x += 1.0;
    else if (!isFinite(value)) color.y += 1.0;
    else if (value < plotLimits.x || value > plotLimits.y) color.z += 1.0;
  }
}
