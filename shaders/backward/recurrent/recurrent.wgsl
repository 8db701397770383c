// recurrent backward: what all backward kernels of recurrent layers share. They go from the last step to the first. A
// lane takes four neighbouring units at a time.
//   in   transposed      f32[direction, gate · unit, unit]   see backward/recurrent/quads.wgsl
//   in   kept            f32[direction, part, sample, time, unit]   what the forward kernel kept, by the time that a step
//                        reads: the gates, then the LSTM's cell or the GRU's last product, then hidden, both before the step
//   in   mask            u32[sample, time]   bits of a bool, int32 or float32: 0 skips the step; read if shape.masked is 1
//   in   outputGradient  f32, element (direction, sample, time, unit) by the strides in shape
//   i/o  states          f32[3, direction, sample, unit]   gradients of hidden and cell after the step, then before it;
//                        and of the outputs that repeat an earlier one
//   out  gradients       f32[direction, sample, time, gate · unit]   of the gates before their activations; then for GRU
//                        f32[direction, sample, time, unit]: reset after the product, of the last gate's product; reset
//                        before it, reset · hidden
//   out  gateGradients   f32[direction, tap, sample, time, unit]   of the gates and the state; written if shape.tapped is 1
// A skipped step hands the gradients of its states on. Its output is the one before it, which gets its gradient; with
// shape.zeroOutput it is 0 and gets none.
// needs gate-activations.wgsl, gate-derivatives.wgsl, a cell, and quads.wgsl or singles.wgsl
override units: u32;
override directions: u32 = 1;
override resetBefore: bool = false;
override columns: u32 = gates * units;

struct Shape {
  samples: u32,
  steps: u32,
  sampleStride: u32,
  timeStride: u32,        // 0: there is a gradient of the last output only
  directionStride: u32,
  extra: u32,             // where the GRU's second part of gradients begins
  readReversed: u32,      // bit per direction: the last time comes first
  writeReversed: u32,     // bit per direction: the first step is written last
  masked: u32,
  zeroOutput: u32,
  tapped: u32,
}
alias Summed = vec4f;
struct Position { direction: u32, sample: u32, step: u32, unit: u32 }   // unit: the first of four
struct Kept { gates: Gates, other: vec4f, hidden: vec4f }
struct Pull { hidden: vec4f, cell: vec4f, repeated: vec4f }
// sums: of the gates before their activations; recurrent: see the second part of gradients; values: of the gates; state:
// of the state; hidden, cell: of those before the step, without what comes back through the products.
struct Pulled { sums: Gates, recurrent: vec4f, values: Gates, state: vec4f, hidden: vec4f, cell: vec4f }

@group(0) @binding(2) var<storage, read> mask: array<u32>;
@group(0) @binding(7) var<uniform> shape: Shape;

fn timeOf(reversed: u32, direction: u32, step: u32) -> u32 {
  return select(step, shape.steps - 1u - step, ((reversed >> direction) & 1u) == 1u);
}

fn rowOf(position: Position) -> u32 {
  return position.sample * shape.steps + timeOf(shape.readReversed, position.direction, position.step);
}

fn isKept(position: Position) -> bool {
  return shape.masked == 0u || (mask[rowOf(position)] & 0x7fffffffu) != 0u;
}

fn keptAt(position: Position) -> Kept {
  let stride = shape.samples * shape.steps * units;
  let parts = gates + select(1u, 2u, hasOther);
  let at = position.direction * parts * stride + rowOf(position) * units + position.unit;
  var result = Kept(keptGates(at, stride, position.unit), vec4f(), fourKept(at + (parts - 1u) * stride, position.unit));
  if (hasOther) { result.other = fourKept(at + gates * stride, position.unit); }
  return result;
}

// What the step's state gets from its output and from those that repeat it.
fn grownBy(position: Position, before: Pull) -> Pull {
  var grown = before;
  let output = fourOutputs(position);
  if (isKept(position)) {
    grown.hidden += output + before.repeated;
    grown.repeated = vec4f();
  } else if (shape.zeroOutput == 0u) {
    grown.repeated += output;
  }
  return grown;
}

fn fourOutputs(position: Position) -> vec4f {
  if (shape.timeStride == 0u && position.step + 1u < shape.steps) { return vec4f(); }
  let time = timeOf(shape.writeReversed, position.direction, position.step);
  let at = position.direction * shape.directionStride + position.sample * shape.sampleStride + time * shape.timeStride;
  return fourOutputGradients(at + position.unit, position.unit);
}

// Takes a step back: writes the units' gradients and returns those of the states before it, without what comes back
// through the products. `grown` is what grownBy made.
fn steppedBack(position: Position, grown: Pull, fromReset: vec4f) -> Pulled {
  var result: Pulled;
  if (isKept(position)) {
    result = pulled(keptAt(position), grown, fromReset);
  } else {
    result = Pulled(Gates(), vec4f(), Gates(), select(grown.hidden, grown.cell, hasCell), grown.hidden, grown.cell);
  }
  let row = position.direction * shape.samples * shape.steps + rowOf(position);
  let unit = position.unit;
  for (var gate = 0u; gate < gates; gate++) {
    keepGradients(row * columns + gate * units + unit, unit, gateOf(result.sums, gate));
  }
  if (gates == 3u) { keepGradients(shape.extra + row * units + unit, unit, result.recurrent); }
  if (shape.tapped == 1u) { writeTaps(position, result); }
  return result;
}

fn writeTaps(position: Position, result: Pulled) {
  let tapGates = select(0u, gates, gates > 1u);
  let size = shape.samples * shape.steps * units;
  let row = position.sample * shape.steps + timeOf(shape.writeReversed, position.direction, position.step);
  let base = position.direction * (tapGates + 1u) * size + row * units + position.unit;
  for (var gate = 0u; gate < tapGates; gate++) {
    keepGateGradients(base + gate * size, position.unit, gateOf(result.values, gate));
  }
  keepGateGradients(base + tapGates * size, position.unit, result.state);
}

fn stateAt(part: u32, direction: u32, sample: u32) -> u32 {
  return ((part * directions + direction) * shape.samples + sample) * units;
}

// Where the product's gradient of a step lies that belongs to this row of transposed.
fn gradientAt(at: u32, row: u32) -> u32 {
  if (gates == 3u && row >= 2u * units) { return shape.extra + at * units + row - 2u * units; }
  return at * columns + row;
}
