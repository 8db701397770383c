// recurrent-sequence: all steps of a sequence in one dispatch, or `run` of them from `current.step` on, for units
// that fit a workgroup. Workgroup (sample, direction). Lane `quad + quads · part` owns four units and every parts-th
// row of recurrent; the lanes of part 0 advance the units. hidden stays in workgroup memory between steps: one half
// is read while the other is written. Where the reset gate comes before the product (GRU), the last gate's product is
// computed again, from reset · hidden.
// needs recurrent.wgsl, parts.wgsl
override quads: u32 = (units + 3u) / 4u;
override parts: u32 = 1;
override lanes: u32 = quads * parts;
override run: u32 = 0xffffffff; // steps of a dispatch

struct Step { step: u32 }
@group(0) @binding(8) var<uniform> current: Step;

var<workgroup> hidden: array<f32, 3u * units>;      // even steps, odd steps, reset · hidden

@compute @workgroup_size(lanes)
fn advanceSequence(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) group: vec3u) {
  let sample = group.x;
  let direction = group.y;
  let unit = 4u * (lane % quads);
  let part = lane / quads;
  var state = State(
    fourStates(stateAt(current.step % 2u, direction, sample), unit),
    fourStates(stateAt(2u, direction, sample), unit),
  );
  if (part == 0u) { share((current.step % 2u) * units, unit, state.hidden); }
  workgroupBarrier();
  let end = current.step + min(run, shape.steps - current.step);
  for (var step = current.step; step < end; step++) {
    let position = Position(direction, sample, step, unit);
    var recurrent = product(lane, unit, part, direction, (step % 2u) * units);
    if (resetBefore) {
      if (part == 0u) {
        let reset = activated(recurrentActivation, gateOf(projectedAt(position) + recurrent, 1u));
        share(2u * units, unit, reset * state.hidden);
      }
      workgroupBarrier();
      let fromReset = product(lane, unit, part, direction, 2u * units);
      recurrent = withGate(recurrent, fromReset);
    }
    if (part == 0u) {
      state = stepped(position, recurrent, state);
      share(((step + 1u) % 2u) * units, unit, state.hidden);
    }
    workgroupBarrier();
  }
  if (part == 0u) {
    keepStates(stateAt(end % 2u, direction, sample), unit, state.hidden);
    if (hasCell) { keepStates(stateAt(2u, direction, sample), unit, state.cell); }
  }
}

fn share(at: u32, unit: u32, four: vec4f) {
  for (var i = 0u; i < min(4u, units - unit); i++) { hidden[at + unit + i] = four[i]; }
}

// The lane's four units of hidden · recurrent, complete in the lanes of part 0.
fn product(lane: u32, unit: u32, part: u32, direction: u32, at: u32) -> Gates {
  var sum = Gates();
  for (var k = part; k < units; k += parts) { sum += weights(direction, k * columns + unit) * hidden[at + k]; }
  return sumOfParts(lane, sum);
}
