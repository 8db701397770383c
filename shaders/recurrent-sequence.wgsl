// recurrent-sequence: all steps of a sequence in one dispatch, for units that fit a workgroup.
//   Workgroup (sample, direction). A lane makes column after column of hidden · recurrent, the K loop of a column cut in
//   `parts`; then a lane takes unit after unit one step on. hidden never leaves workgroup memory between steps.
//   Where the reset gate comes before the product (GRU), the last gate's columns wait for the others.
// needs recurrent.wgsl
override lanes: u32 = 256;
override parts: u32 = 1;
override share: u32 = (units + parts - 1u) / parts;

var<workgroup> operand: array<f32, units>;          // hidden, or reset · hidden while the last gate is made
var<workgroup> carried: array<f32, units>;          // cell where there is one, else hidden
var<workgroup> sums: array<f32, columns * parts>;

@compute @workgroup_size(lanes)
fn advanceSequence(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) group: vec3u) {
  let sample = group.x;
  let direction = group.y;
  for (var unit = lane; unit < units; unit += lanes) {
    operand[unit] = states[stateAt(0u, direction, sample) + unit];
    carried[unit] = states[stateAt(select(0u, 2u, hasCell), direction, sample) + unit];
  }
  workgroupBarrier();
  for (var step = 0u; step < shape.steps; step++) {
    if (resetBefore) {
      multiply(lane, direction, 0u, 2u * units);
      workgroupBarrier();
      for (var unit = lane; unit < units; unit += lanes) {
        let at = projectedAt(direction, sample, step) + units + unit;
        operand[unit] *= activated(recurrentActivation, projected[at] + total(units + unit));
      }
      workgroupBarrier();
      multiply(lane, direction, 2u * units, columns);
    } else {
      multiply(lane, direction, 0u, columns);
    }
    workgroupBarrier();
    for (var unit = lane; unit < units; unit += lanes) {
      var recurrent = vec4f(total(unit), 0.0, 0.0, 0.0);
      for (var gate = 1u; gate < gates; gate++) { recurrent[gate] = total(gate * units + unit); }
      let hidden = select(operand[unit], carried[unit], resetBefore);
      let state = stepped(Place(direction, sample, step, unit), recurrent, State(hidden, carried[unit]));
      operand[unit] = state.hidden;
      carried[unit] = select(state.hidden, state.cell, hasCell);
    }
    workgroupBarrier();
  }
  for (var unit = lane; unit < units; unit += lanes) {
    states[stateAt(shape.steps % 2u, direction, sample) + unit] = operand[unit];
    if (hasCell) { states[stateAt(2u, direction, sample) + unit] = carried[unit]; }
  }
}

// sums[part, column] of operand · recurrent for the columns from `first` to before `end`.
fn multiply(lane: u32, direction: u32, first: u32, end: u32) {
  let count = end - first;
  for (var i = lane; i < count * parts; i += lanes) {
    let column = first + i % count;
    let part = i / count;
    var sum = 0.0;
    let last = min(units, (part + 1u) * share);
    for (var k = part * share; k < last; k++) { sum += operand[k] * weight(direction, k * columns + column); }
    sums[part * columns + column] = sum;
  }
}

fn total(column: u32) -> f32 {
  var sum = sums[column];
  for (var part = 1u; part < parts; part++) { sum += sums[part * columns + column]; }
  return sum;
}
