// recurrent: what the recurrent kernels share: bindings, layouts, and the writing of a unit's step.
//   in   projected          f32[direction, sample, time, gate · unit], then f32[direction, unit] kept bias: see recurrent-project.wgsl
//   in   recurrentForward   f32[unit, gate · unit]
//   in   recurrentBackward  f32[unit, gate · unit]   of the second direction; unread when there is one
//   in   mask               u32[sample, time]        bits of a bool, int32 or float32: 0 skips the step; unread unless shape.masked
//   i/o  states             f32[3, direction, sample, unit]   hidden of even steps, hidden of odd steps, cell
//   out  outputs            f32, element (direction, sample, time, unit) by the strides in shape
//   out  taps               f32[direction, tap, sample, time, unit]   gates, then the state; unwritten unless shape.tapped
// A skipped step keeps the state, and its output is the one before it (0 before the first), or 0 where shape.zeroOutput says so,
// as in Keras's rnn().
// needs numbers.wgsl, gate-activations.wgsl and a cell
override units: u32;
override directions: u32 = 1;
override resetBefore: bool = false;
override columns: u32 = gates * units;

struct Shape {
  samples: u32,
  steps: u32,
  sampleStride: u32,
  timeStride: u32,        // 0: only the last output is kept
  directionStride: u32,
  tail: u32,              // where the kept biases begin in projected
  readReversed: u32,      // bit per direction: the last time comes first
  writeReversed: u32,     // bit per direction: the first step is written last
  masked: u32,
  zeroOutput: u32,
  tapped: u32,
}
struct State { hidden: f32, cell: f32 }
struct Next { state: State, gateValues: vec4f }
struct Place { direction: u32, sample: u32, step: u32, unit: u32 }

@group(0) @binding(0) var<storage, read> projected: array<f32>;
@group(0) @binding(1) var<storage, read> recurrentForward: array<f32>;
@group(0) @binding(2) var<storage, read> recurrentBackward: array<f32>;
@group(0) @binding(3) var<storage, read> mask: array<u32>;
@group(0) @binding(4) var<storage, read_write> states: array<f32>;
@group(0) @binding(5) var<storage, read_write> outputs: array<f32>;
@group(0) @binding(6) var<storage, read_write> taps: array<f32>;
@group(0) @binding(7) var<uniform> shape: Shape;

fn weight(direction: u32, at: u32) -> f32 {
  if (directions == 2u && direction == 1u) { return recurrentBackward[at]; }
  return recurrentForward[at];
}

fn timeOf(reversed: u32, direction: u32, step: u32) -> u32 {
  return select(step, shape.steps - 1u - step, ((reversed >> direction) & 1u) == 1u);
}

fn stateAt(part: u32, direction: u32, sample: u32) -> u32 {
  return ((part * directions + direction) * shape.samples + sample) * units;
}

fn projectedAt(direction: u32, sample: u32, step: u32) -> u32 {
  let time = timeOf(shape.readReversed, direction, step);
  return ((direction * shape.samples + sample) * shape.steps + time) * columns;
}

// What the unit's gates get from the input at this step.
fn projectedGates(place: Place) -> vec4f {
  let at = projectedAt(place.direction, place.sample, place.step) + place.unit;
  var z = vec4f(projected[at], 0.0, 0.0, 0.0);
  for (var gate = 1u; gate < gates; gate++) { z[gate] = projected[at + gate * units]; }
  return z;
}

// Takes the unit one step on, writes its output and what is tapped, and returns its new state.
fn stepped(place: Place, recurrent: vec4f, before: State) -> State {
  let keptBias = projected[shape.tail + place.direction * units + place.unit];
  let next = advanced(projectedGates(place), recurrent, before, keptBias);
  let readTime = timeOf(shape.readReversed, place.direction, place.step);
  let kept = shape.masked == 0u || (mask[place.sample * shape.steps + readTime] & 0x7fffffffu) != 0u;
  var state = before;
  if (kept) { state = next.state; }
  let base = place.direction * shape.directionStride + place.sample * shape.sampleStride + place.unit;
  let time = timeOf(shape.writeReversed, place.direction, place.step);
  let output = base + time * shape.timeStride;
  if (kept) {
    outputs[output] = next.state.hidden;
  } else if (place.step == 0u || shape.zeroOutput == 1u) {
    outputs[output] = 0.0;
  } else {
    outputs[output] = outputs[base + timeOf(shape.writeReversed, place.direction, place.step - 1u) * shape.timeStride];
  }
  if (shape.tapped == 1u) { writeTaps(place, time, next.gateValues, state); }
  return state;
}

fn writeTaps(place: Place, time: u32, gateValues: vec4f, state: State) {
  let tapGates = select(0u, gates, gates > 1u);
  let size = shape.samples * shape.steps * units;
  let base = place.direction * (tapGates + 1u) * size + (place.sample * shape.steps + time) * units + place.unit;
  for (var gate = 0u; gate < tapGates; gate++) { taps[base + gate * size] = gateValues[gate]; }
  taps[base + tapGates * size] = select(state.hidden, state.cell, hasCell);
}
