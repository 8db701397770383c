// fold-ranges: the lowest and the highest of neighbouring ranges.
//   in   ranges  slots of (lowest, highest, …)
//   in   fold    ivec2  how many there are, how many a fragment folds
//   out  color   slots of ⌈how many / folded⌉: (lowest, highest, 0, 0); lowest > highest where none has a value
// needs numbers.glsl, slots.glsl
uniform sampler2D ranges;
uniform ivec2 fold;
out vec4 color;

void main() {
  int first = slotHere() * fold.y;
  int end = min(first + fold.y, fold.x);
  vec2 all = vec2(largest, -largest);
  for (int i = first; i < end; i++) {
    vec2 one = texelFetch(ranges, slotPlace(i), 0).xy;
    all = vec2(min(all.x, one.x), max(all.y, one.y));
  }
  color = vec4(all, 0.0, 0.0);
}
