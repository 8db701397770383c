// series: a matrix of series over time, picked and ordered, with one or several overlays (samples) per slot, as
// channels.wgsl has it; or the columns of a tensor as they lie.
//   in  matrixSize  ivec2  rows, columns
//   in  strides     ivec4  of a time step, a slot's index, an overlay; offset: in elements
//   in  steps       ivec4  the first that is shown, how many the tensor has; row 0's place and rows of a ring, (0, 0) without
//   in  choice      ivec4  slots; 1 where `picked` is read; the index from which on time runs backwards; 1 where series are rows
//   in  picked      four to a texel, from number-list: the index on the slots' axis that each slot shows
// Series s is overlay s / slots of slot s % slots. Gives valueAt(row, column), and one map.
// needs numbers.glsl, texels.glsl, number-list.glsl
uniform ivec2 matrixSize;
uniform ivec4 strides;
uniform ivec4 steps;
uniform ivec4 choice;
uniform sampler2D picked;

float valueAt(int row, int column) {
  ivec2 at = choice.w == 1 ? ivec2(column, row) : ivec2(row, column); // time, series
  int start = strides.w;
  int slot = at.y;
  if (slot >= choice.x) {
    int overlay = slot / choice.x;
    start += overlay * strides.z;
    slot -= overlay * choice.x;
  }
  int index = choice.y == 1 ? int(numberAt(picked, slot)) : slot;
  int time = at.x + steps.x;
  if (index >= choice.z) time = steps.y - 1 - time;
  time += steps.z;
  if (steps.w > 0 && time >= steps.w) time -= steps.w;
  return elementAt(start + index * strides.y + time * strides.x);
}

int mapsAcross() { return 1; }
int mapOf(int column) { return 0; }
int rowOfMap(int row) { return row; }
ivec2 columnsOfMap(int map) { return ivec2(0, matrixSize.y); }
