// recurrent-step: one step of all sequences in one dispatch, for units that do not fit a workgroup.
//   Workgroup (units, samples, direction): `groupUnits` units of up to `rows` samples. The K loop of a unit is shared by
//   `parts` lanes, which then add up their sums in workgroup memory; neighbouring lanes read neighbouring words of recurrent, and
//   a weight is read once for all `rows` samples. hidden is read from one half of states and written to the other.
// needs recurrent.wgsl
override groupUnits: u32 = 8;
override parts: u32 = 32;
override lanes: u32 = groupUnits * parts;
override rows: u32 = 1;        // 1 or 4

struct Step { step: u32 }
@group(0) @binding(8) var<uniform> current: Step;

var<workgroup> sums: array<vec4f, lanes>;

@compute @workgroup_size(lanes)
fn advanceStep(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) group: vec3u) {
  let unit = group.x * groupUnits + lane % groupUnits;
  let part = lane / groupUnits;
  let direction = group.z;
  let firstSample = group.y * rows;
  let samples = min(rows, shape.samples - firstSample);
  let hiddenAt = stateAt(current.step % 2u, direction, firstSample);
  var made = mat4x4f();
  if (unit < units) {
    for (var k = part; k < units; k += parts) {
      let w = weights(direction, k * columns + unit);
      if (rows == 1u) {
        made[0] += w * states[hiddenAt + k];
      } else {
        made += mat4x4f(
          w * states[hiddenAt + k],
          w * states[hiddenAt + k + min(1u, samples - 1u) * units],
          w * states[hiddenAt + k + min(2u, samples - 1u) * units],
          w * states[hiddenAt + k + min(3u, samples - 1u) * units],
        );
      }
    }
  }
  for (var row = 0u; row < rows; row++) {
    let recurrent = added(lane, made[row]);
    if (part == 0u && unit < units && row < samples) {
      let sample = firstSample + row;
      let cellAt = stateAt(2u, direction, sample) + unit;
      var before = State(states[hiddenAt + row * units + unit], 0.0);
      if (hasCell) { before.cell = states[cellAt]; }
      let state = stepped(Place(direction, sample, current.step, unit), recurrent, before);
      states[stateAt((current.step + 1u) % 2u, direction, sample) + unit] = state.hidden;
      if (hasCell) { states[cellAt] = state.cell; }
    }
  }
}

// The sum over all parts, for the lanes of part 0.
fn added(lane: u32, mine: vec4f) -> vec4f {
  workgroupBarrier();
  sums[lane] = mine;
  for (var width = parts / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (lane < width * groupUnits) { sums[lane] += sums[lane + width * groupUnits]; }
  }
  return sums[lane];
}
