// channels: a matrix source. Lines over time, picked and put in order, of one or several layers (samples).
//   in   values  f32[...]        the whole tensor; read as bits, so that NaN payloads survive any compiler
//   in   matrix  ChannelSource   where the lines lie, in elements
//   in   picked  u32[places]     which index of the place axis (channel) each place shows
// Line l is that of place l % places in layer l / places. Rows are times and columns are lines; with linesDown = 1 the other way
// round. Of `length` time steps `times` are shown, from `first` on. Channels from `reflectFrom` on run backwards in time, as the backward
// half of a bidirectional layer asks for: step t stands where length - 1 - t would. Time steps may lie in a ring; without one,
// ringStart is 0 and ringRows above any time.
struct ChannelSource {
  first: u32,
  times: u32,
  length: u32,
  places: u32,
  lines: u32,
  timeStride: u32,
  placeStride: u32,
  layerStride: u32,
  offset: u32,
  reflectFrom: u32,
  linesDown: u32,
  ringStart: u32,
  ringRows: u32,
}
@group(0) @binding(10) var<storage, read> values: array<u32>;
@group(0) @binding(11) var<uniform> matrix: ChannelSource;
@group(0) @binding(12) var<storage, read> picked: array<u32>;

fn matrixRows() -> u32 { return select(matrix.times, matrix.lines, matrix.linesDown == 1u); }
fn matrixColumns() -> u32 { return select(matrix.lines, matrix.times, matrix.linesDown == 1u); }

fn valueAt(row: u32, column: u32) -> f32 {
  var time = row;
  var place = column;
  if (matrix.linesDown == 1u) {
    time = column;
    place = row;
  }
  var start = matrix.offset;
  if (place >= matrix.places) {
    start += place / matrix.places * matrix.layerStride;
    place %= matrix.places;
  }
  let index = picked[place];
  time += matrix.first;
  if (index >= matrix.reflectFrom) { time = matrix.length - 1u - time; }
  time += matrix.ringStart;
  if (time >= matrix.ringRows) { time -= matrix.ringRows; }
  return bitcast<f32>(values[start + index * matrix.placeStride + time * matrix.timeStride]);
}
