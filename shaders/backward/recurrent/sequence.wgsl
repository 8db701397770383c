// recurrent-sequence backward: all steps of a sequence in one dispatch, or `run` of them, for units that fit a
// workgroup. `current.step` counts from the last step. Workgroup (sample, direction). Lane `quad + quads · part` owns
// four units and every parts-th row of transposed; the lanes of part 0 take the steps back. The products' gradients
// stay in workgroup memory between steps: one half is read while the other is written. Where the reset gate comes
// before the product (GRU), the last gate's rows are multiplied within the step, the others' between steps.
// needs backward/recurrent/recurrent.wgsl, forward/recurrent/parts.wgsl
override quads: u32 = (units + 3u) / 4u;
override parts: u32 = 1;
override lanes: u32 = quads * parts;
override run: u32 = 0xffffffff; // steps of a dispatch
override between: u32 = select(columns, 2u * units, resetBefore);    // rows that are multiplied between steps

struct Step { step: u32 }
@group(0) @binding(8) var<uniform> current: Step;

var<workgroup> sumsOfGates: array<f32, 2u * columns>;

@compute @workgroup_size(lanes)
fn sequenceBack(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) group: vec3u) {
  let sample = group.x;
  let direction = group.y;
  let unit = 4u * (lane % quads);
  let part = lane / quads;
  let own = part == 0u;
  var state = Pull(
    fourStates(stateAt(0u, direction, sample), unit),
    fourStates(stateAt(1u, direction, sample), unit),
    fourStates(stateAt(2u, direction, sample), unit),
  );
  let count = min(run, shape.steps - current.step);
  for (var i = 0u; i < count; i++) {
    let position = Position(direction, sample, shape.steps - 1u - current.step - i, unit);
    let half = (i % 2u) * columns;
    if (i > 0u) { state.hidden += product(lane, direction, columns - half, vec2u(0u, between)); }
    var grown = state;
    var fromReset = vec4f();
    if (own) { grown = grownBy(position, state); }
    if (resetBefore) {
      if (own) {
        var last = vec4f();
        if (isKept(position)) { last = lastSum(keptAt(position), grown); }
        share(half + 2u * units, unit, last);
      }
      workgroupBarrier();
      fromReset = product(lane, direction, half, vec2u(2u * units, columns));
    }
    if (own) {
      let back = steppedBack(position, grown, fromReset);
      state = Pull(back.hidden, back.cell, grown.repeated);
      for (var gate = 0u; gate < gates; gate++) {
        var sum = gateOf(back.sums, gate);
        if (gates == 3u && gate == 2u) {
          if (resetBefore) { continue; }
          sum = back.recurrent;
        }
        share(half + gate * units, unit, sum);
      }
    }
    workgroupBarrier();
  }
  state.hidden += product(lane, direction, ((count - 1u) % 2u) * columns, vec2u(0u, between));
  if (own) {
    keepStates(stateAt(0u, direction, sample), unit, state.hidden);
    keepStates(stateAt(1u, direction, sample), unit, state.cell);
    keepStates(stateAt(2u, direction, sample), unit, state.repeated);
  }
}

fn share(at: u32, unit: u32, four: vec4f) {
  for (var i = 0u; i < min(4u, units - unit); i++) { sumsOfGates[at + unit + i] = four[i]; }
}

// The lane's four units of gates · transposed over these rows, complete in the lanes of part 0.
fn product(lane: u32, direction: u32, at: u32, rows: vec2u) -> vec4f {
  let unit = 4u * (lane % quads);
  var sum = vec4f();
  for (var row = rows.x + lane / quads; row < rows.y; row += parts) {
    sum += sumsOfGates[at + row] * fourTransposed((direction * columns + row) * units + unit);
  }
  return sumOfParts(lane, sum);
}
