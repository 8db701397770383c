// line-statistics: sum, entropy and highest value of each row, or of each column, of a matrix.
//   in   valueAt  a matrix
//   in   lines    ivec3  the first one, how many, 1 for columns
//   out  color    slots of lines: sum; entropy in bits; highest value; its index along the line
// Entropy of the distribution that a line of weights is, over its values above 0: H = log2 S - (Σ v·log2 v)/S. Only finite
// values count; a line without any has highest NaN at index -1. Of equal values the first one counts.
// needs numbers.glsl, texels.glsl, matrix.glsl, slots.glsl
uniform ivec3 lines;
out vec4 color;

void main() {
  int line = lines.x + slotHere();
  color = vec4(0.0);
  if (slotHere() >= lines.y) return;
  int count = lines.z == 1 ? matrixSize.x : matrixSize.y;
  float sum = 0.0;
  float positive = 0.0;
  float information = 0.0;
  float highest = -largest;
  int place = -1;
  for (int i = 0; i < count; i++) {
    float value = lines.z == 1 ? valueAt(i, line) : valueAt(line, i);
    if (!isFinite(value)) continue;
    sum += value;
    if (value > 0.0) {
      positive += value;
      information += value * log2(value);
    }
    if (value > highest || place < 0) {
      highest = value;
      place = i;
    }
  }
  float entropy = positive > 0.0 ? max(0.0, log2(positive) - information / positive) : 0.0;
  color = place < 0 ? vec4(0.0, 0.0, nan(), -1.0) : vec4(sum, entropy, highest, float(place));
}
