// lstm-times: the time that a direction is at in a step, and the step in which it is at a time.
//   reversed  bit per direction: it goes from the last to the first
int timeOf(int reversed, int direction, int step, int steps) {
  return ((reversed >> direction) & 1) == 1 ? steps - 1 - step : step;
}
