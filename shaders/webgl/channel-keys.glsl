// channel-keys: one number per channel, to sort the grid by, as channel-keys.wgsl has it.
//   in   valueAt  a matrix: rows are time steps, columns are channels
//   in   key      int   rangeKey: highest - lowest; varianceKey: the mean squared distance from the mean (Welford's update);
//                       else the last value
//   out  color    slots of channels: red is the key
// Only finite values count; a channel without any gets the lowest key.
// needs numbers.glsl, slots.glsl
uniform int key;
out vec4 color;

const int rangeKey = 1;
const int varianceKey = 2;

void main() {
  int channel = slotHere();
  color = vec4(0.0);
  if (channel >= matrixSize.y) return;
  vec2 ends = vec2(largest, -largest);
  float count = 0.0;
  float mean = 0.0;
  float squares = 0.0;
  float last = -largest;
  for (int time = 0; time < matrixSize.x; time++) {
    float value = valueAt(time, channel);
    if (!isFinite(value)) continue;
    ends = vec2(min(ends.x, value), max(ends.y, value));
    count += 1.0;
    float away = value - mean;
    mean += away / count;
    squares += away * (value - mean);
    last = value;
  }
  color.x = last;
  if (count > 0.0 && key == rangeKey) color.x = ends.y - ends.x;
  if (count > 0.0 && key == varianceKey) color.x = squares / count;
}
