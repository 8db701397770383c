// recurrent: what the recurrent kernels share: layouts, and the writing of a step. A lane takes four neighbouring units at a time.
//   in   projected, recurrentForward, recurrentBackward: see recurrent/quads.wgsl
//   in   mask      u32[sample, time]   bits of a bool, int32 or float32: 0 skips the step; unread unless shape.masked
//   i/o  states    f32[3, direction, sample, unit]   hidden of even steps, hidden of odd steps, cell
//   out  outputs   f32, element (direction, sample, time, unit) by the strides in shape
//   out  taps      f32[direction, tap, sample, time, unit]   gates, then the state; unwritten unless shape.tapped
// A skipped step keeps the state, and its output is the one before it (0 before the first), or 0 where shape.zeroOutput says so,
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
  timeStride: u32,        // 0: only the last output is kept
  directionStride: u32,
  tail: u32,              // where the kept biases begin in projected
  readReversed: u32,      // bit per direction: the last time comes first
  writeReversed: u32,     // bit per direction: the first step is written last
  masked: u32,
  zeroOutput: u32,
  tapped: u32,
}
struct State { hidden: vec4f, cell: vec4f }
struct Next { state: State, gateValues: Gates }
struct Place { direction: u32, sample: u32, step: u32, unit: u32 }   // unit: the first of four

@group(0) @binding(3) var<storage, read> mask: array<u32>;
@group(0) @binding(4) var<storage, read_write> states: array<f32>;
@group(0) @binding(5) var<storage, read_write> outputs: array<f32>;
@group(0) @binding(6) var<storage, read_write> taps: array<f32>;
@group(0) @binding(7) var<uniform> shape: Shape;

fn timeOf(reversed: u32, direction: u32, step: u32) -> u32 {
  return select(step, shape.steps - 1u - step, ((reversed >> direction) & 1u) == 1u);
}

fn stateAt(part: u32, direction: u32, sample: u32) -> u32 {
  return ((part * directions + direction) * shape.samples + sample) * units;
}

// What the units' gates get from the input at this step.
fn projectedAt(place: Place) -> Gates {
  let time = timeOf(shape.readReversed, place.direction, place.step);
  let row = (place.direction * shape.samples + place.sample) * shape.steps + time;
  return projectedGates(row * columns + place.unit);
}

// Takes the units one step on, writes their outputs and what is tapped, and returns their new state.
fn stepped(place: Place, recurrent: Gates, before: State) -> State {
  var keptBias = vec4f();
  if (gates == 3u && !resetBefore) { keptBias = fourProjected(shape.tail + place.direction * units + place.unit); }
  let next = advanced(projectedAt(place), recurrent, before, keptBias);
  let readTime = timeOf(shape.readReversed, place.direction, place.step);
  let kept = shape.masked == 0u || (mask[place.sample * shape.steps + readTime] & 0x7fffffffu) != 0u;
  var state = before;
  if (kept) { state = next.state; }
  let time = timeOf(shape.writeReversed, place.direction, place.step);
  let base = place.direction * shape.directionStride + place.sample * shape.sampleStride + place.unit;
  for (var i = 0u; i < min(4u, units - place.unit); i++) {
    let output = base + time * shape.timeStride + i;
    if (kept) {
      outputs[output] = state.hidden[i];
    } else if (place.step == 0u || shape.zeroOutput == 1u) {
      outputs[output] = 0.0;
    } else {
      let timeBefore = timeOf(shape.writeReversed, place.direction, place.step - 1u);
      outputs[output] = outputs[base + timeBefore * shape.timeStride + i];
    }
  }
  if (shape.tapped == 1u) { writeTaps(place, time, next.gateValues, state); }
  return state;
}

fn writeTaps(place: Place, time: u32, gateValues: Gates, state: State) {
  let tapGates = select(0u, gates, gates > 1u);
  let size = shape.samples * shape.steps * units;
  let base = place.direction * (tapGates + 1u) * size + (place.sample * shape.steps + time) * units + place.unit;
  let last = select(state.hidden, state.cell, hasCell);
  for (var i = 0u; i < min(4u, units - place.unit); i++) {
    for (var gate = 0u; gate < tapGates; gate++) { taps[base + gate * size + i] = gateOf(gateValues, gate)[i]; }
    taps[base + tapGates * size + i] = last[i];
  }
}

// Four units of states; beyond the last unit, 0.
fn fourStates(at: u32, unit: u32) -> vec4f {
  var four = vec4f();
  for (var i = 0u; i < min(4u, units - unit); i++) { four[i] = states[at + unit + i]; }
  return four;
}

fn keepStates(at: u32, unit: u32, four: vec4f) {
  for (var i = 0u; i < min(4u, units - unit); i++) { states[at + unit + i] = four[i]; }
}
