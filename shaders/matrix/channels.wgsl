// channels: a matrix source. Series over time, picked and ordered, with one or several overlays (samples) per slot.
//   in   values  f32[...]        the whole tensor; read as bits, so that NaN payloads survive any compiler
//   in   matrix  ChannelSource   offset and strides, in elements
//   in   picked  u32[slots]      the index on the slots' axis (channel) that each slot shows
// Series s is overlay s / slots of slot s % slots. Rows are time steps and columns are series; with seriesAsRows = 1
// the other way round. Of `length` time steps `times` are shown, from `first` on. Channels from `reflectFrom` on run
// backwards in time, as the backward half of a bidirectional layer does: step t reads time length - 1 - t. Time steps
// may lie in a ring; without one, ringStart is 0 and ringRows above any time.
struct ChannelSource {
  first: u32,
  times: u32,
  length: u32,
  slots: u32,
  series: u32,
  timeStride: u32,
  slotStride: u32,
  overlayStride: u32,
  offset: u32,
  reflectFrom: u32,
  seriesAsRows: u32,
  ringStart: u32,
  ringRows: u32,
}
@group(0) @binding(10) var<storage, read> values: array<u32>;
@group(0) @binding(11) var<uniform> matrix: ChannelSource;
@group(0) @binding(12) var<storage, read> picked: array<u32>;

fn matrixRows() -> u32 { return select(matrix.times, matrix.series, matrix.seriesAsRows == 1u); }
fn matrixColumns() -> u32 { return select(matrix.series, matrix.times, matrix.seriesAsRows == 1u); }

fn valueAt(row: u32, column: u32) -> f32 {
  var time = row;
  var slot = column;
  if (matrix.seriesAsRows == 1u) {
    time = column;
    slot = row;
  }
  var start = matrix.offset;
  if (slot >= matrix.slots) {
    start += slot / matrix.slots * matrix.overlayStride;
    slot %= matrix.slots;
  }
  let index = picked[slot];
  time += matrix.first;
  if (index >= matrix.reflectFrom) { time = matrix.length - 1u - time; }
  time += matrix.ringStart;
  if (time >= matrix.ringRows) { time -= matrix.ringRows; }
  return bitcast<f32>(values[start + index * matrix.slotStride + time * matrix.timeStride]);
}
