// recurrent: what all recurrent kernels share: layouts, and the writing of a step. A lane takes four neighbouring units
// at a time.
//   in   projected, recurrentForward, recurrentBackward: see recurrent/quads.wgsl
//   in   mask      u32[sample, time]   bits of a bool, int32 or float32: 0 skips the step; read if shape.masked is 1
//   i/o  states    f32[3, direction, sample, unit]   hidden of even steps, hidden of odd steps, cell
//   out  outputs   f32, element (direction, sample, time, unit) by the strides in shape
//   out  taps      f32[direction, tap, sample, time, unit]   gates, then the state; written if shape.tapped is 1. If it is
//                  2, what backward/recurrent/recurrent.wgsl reads as `kept`
// A skipped step keeps the state. Its output is the one before it (0 before the first), or 0 if shape.zeroOutput is 1,
// as in Keras's rnn().
// needs gate-activations.wgsl, a cell, and recurrent/quads.wgsl or recurrent/singles.wgsl
override units: u32;
override directions: u32 = 1;
override resetBefore: bool = false;
override columns: u32 = gates * units;

struct Shape {
  samples: u32,
  steps: u32,
  sampleStride: u32,
  timeStride: u32,        // 0 keeps the last output only
  directionStride: u32,
  tail: u32,              // offset of the kept biases in projected
  readReversed: u32,      // bit per direction: the last time comes first
  writeReversed: u32,     // bit per direction: the first step is written last
  masked: u32,
  zeroOutput: u32,
  tapped: u32,
}
alias Summed = Gates;
struct State { hidden: vec4f, cell: vec4f }
struct Next { state: State, gateValues: Gates }
struct Position { direction: u32, sample: u32, step: u32, unit: u32 }   // unit: the first of four

@group(0) @binding(3) var<storage, read> mask: array<u32>;
@group(0) @binding(7) var<uniform> shape: Shape;

fn timeOf(reversed: u32, direction: u32, step: u32) -> u32 {
  return select(step, shape.steps - 1u - step, ((reversed >> direction) & 1u) == 1u);
}

fn stateAt(part: u32, direction: u32, sample: u32) -> u32 {
  return ((part * directions + direction) * shape.samples + sample) * units;
}

// The input's part of the units' gates at this step.
fn projectedAt(position: Position) -> Gates {
  let time = timeOf(shape.readReversed, position.direction, position.step);
  let row = (position.direction * shape.samples + position.sample) * shape.steps + time;
  return projectedGates(row * columns + position.unit);
}

// Advances the units by one step, writes their outputs and taps, and returns their new state.
fn stepped(position: Position, recurrent: Gates, before: State) -> State {
  var keptBias = vec4f();
  if (gates == 3u && !resetBefore) {
    keptBias = fourProjected(shape.tail + position.direction * units + position.unit);
  }
  let next = advanced(projectedAt(position), recurrent, before, keptBias);
  let readTime = timeOf(shape.readReversed, position.direction, position.step);
  let kept = shape.masked == 0u || (mask[position.sample * shape.steps + readTime] & 0x7fffffffu) != 0u;
  var state = before;
  if (kept) { state = next.state; }
  let time = timeOf(shape.writeReversed, position.direction, position.step);
  let base = position.direction * shape.directionStride + position.sample * shape.sampleStride + position.unit;
  let output = base + time * shape.timeStride;
  if (kept) {
    keepOutputs(output, position.unit, state.hidden);
  } else if (position.step == 0u || shape.zeroOutput == 1u) {
    keepOutputs(output, position.unit, vec4f());
  } else {
    let timeBefore = timeOf(shape.writeReversed, position.direction, position.step - 1u);
    keepOutputs(output, position.unit, fourOutputs(base + timeBefore * shape.timeStride));
  }
  if (shape.tapped == 1u) { writeTaps(position, time, next.gateValues, state); }
  if (shape.tapped == 2u) {
    var other = before.cell;
    if (gates == 3u) { other = gateOf(recurrent, 2u) + keptBias; }
    keep(position, readTime, before.hidden, other);
    keepGates(position, readTime, next);
  }
  return state;
}

fn writeTaps(position: Position, time: u32, gateValues: Gates, state: State) {
  let tapGates = select(0u, gates, gates > 1u);
  let size = shape.samples * shape.steps * units;
  let row = position.sample * shape.steps + time;
  let base = position.direction * (tapGates + 1u) * size + row * units + position.unit;
  for (var gate = 0u; gate < tapGates; gate++) {
    keepTaps(base + gate * size, position.unit, gateOf(gateValues, gate));
  }
  keepTaps(base + tapGates * size, position.unit, select(state.hidden, state.cell, hasCell));
}

// What the backward kernels read: by the time that the step reads, the gates, then `other` (LSTM and GRU), then hidden.
fn keep(position: Position, time: u32, hidden: vec4f, other: vec4f) {
  let size = shape.samples * shape.steps * units;
  let base = keptBase(position, time) + gates * size;
  if (gates > 1u) { keepTaps(base, position.unit, other); }
  keepTaps(base + select(0u, size, gates > 1u), position.unit, hidden);
}

fn keepGates(position: Position, time: u32, next: Next) {
  let size = shape.samples * shape.steps * units;
  let base = keptBase(position, time);
  if (gates == 1u) { keepTaps(base, position.unit, next.state.hidden); }
  for (var gate = 0u; gates > 1u && gate < gates; gate++) {
    keepTaps(base + gate * size, position.unit, gateOf(next.gateValues, gate));
  }
}

fn keptBase(position: Position, time: u32) -> u32 {
  let size = shape.samples * shape.steps * units;
  let row = position.sample * shape.steps + time;
  return position.direction * (gates + select(1u, 2u, gates > 1u)) * size + row * units + position.unit;
}
