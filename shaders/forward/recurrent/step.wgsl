// recurrent-step: one step of all sequences in one dispatch, for units that do not fit a workgroup. Workgroup (units,
// samples, direction). Lane `quad + quads · part` owns four units of up to `rows` samples and every parts-th row of
// recurrent. Neighbouring lanes read neighbouring words, and each weight is read once for all `rows` samples. The parts
// are then added in workgroup memory. hidden is read from one half of states and written to the other.
// needs recurrent.wgsl, parts.wgsl
override quads: u32 = 2;
override parts: u32 = 32;
override lanes: u32 = quads * parts;
override rows: u32 = 1;        // 1, 4 or 8

struct Step { step: u32 }
@group(0) @binding(8) var<uniform> current: Step;

@compute @workgroup_size(lanes)
fn advanceStep(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) group: vec3u) {
  let unit = 4u * (group.x * quads + lane % quads);
  let part = lane / quads;
  let direction = group.z;
  let sample = group.y * rows;
  let hiddenAt = stateAt(current.step % 2u, direction, sample);
  var sums: array<Gates, 8>;
  if (unit < units) {
    // Beyond the last sample the last one is read again; the result is not kept.
    let last = vec4u(shape.samples - 1u - sample);
    let near = hiddenAt + min(vec4u(0u, 1u, 2u, 3u), last) * units;
    let far = hiddenAt + min(vec4u(4u, 5u, 6u, 7u), last) * units;
    for (var k = part; k < units; k += parts) {
      let w = weights(direction, k * columns + unit);
      sums[0] += w * states[near.x + k];
      if (rows > 1u) {
        sums[1] += w * states[near.y + k];
        sums[2] += w * states[near.z + k];
        sums[3] += w * states[near.w + k];
      }
      if (rows > 4u) {
        sums[4] += w * states[far.x + k];
        sums[5] += w * states[far.y + k];
        sums[6] += w * states[far.z + k];
        sums[7] += w * states[far.w + k];
      }
    }
  }
  for (var r = 0u; r < rows; r++) { finish(lane, Position(direction, sample + r, current.step, unit), sums[r]); }
}

// Adds the parts; the lanes of part 0 advance the units.
fn finish(lane: u32, position: Position, mine: Gates) {
  if (parts > 1u) { workgroupBarrier(); }
  let recurrent = sumOfParts(lane, mine);
  if (lane >= quads || position.unit >= units || position.sample >= shape.samples) { return; }
  let cellAt = stateAt(2u, position.direction, position.sample);
  let hiddenAt = stateAt(position.step % 2u, position.direction, position.sample);
  var before = State(fourStates(hiddenAt, position.unit), vec4f());
  if (hasCell) { before.cell = fourStates(cellAt, position.unit); }
  let state = stepped(position, recurrent, before);
  keepStates(stateAt((position.step + 1u) % 2u, position.direction, position.sample), position.unit, state.hidden);
  if (hasCell) { keepStates(cellAt, position.unit, state.cell); }
}
