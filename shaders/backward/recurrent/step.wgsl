// recurrent-step backward: one step back of all sequences in one dispatch, for units that do not fit a workgroup; and one
// more that gives the first states their gradients. Workgroup (units, samples, direction). Lane `quad + quads · part`
// owns four units of up to `rows` samples and every parts-th row of transposed. What the step behind wrote to gradients
// is multiplied first. Number `current.step` counts from the last step, so that step `steps` is the one more.
// needs backward/recurrent/recurrent.wgsl, forward/recurrent/parts.wgsl
override quads: u32 = 2;
override parts: u32 = 32;
override lanes: u32 = quads * parts;
override rows: u32 = 1;        // 1, 4 or 8

struct Step { step: u32 }
@group(0) @binding(8) var<uniform> current: Step;

@compute @workgroup_size(lanes)
fn stepBack(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) group: vec3u) {
  let unit = 4u * (group.x * quads + lane % quads);
  let part = lane / quads;
  let direction = group.z;
  let sample = group.y * rows;
  var sums: array<vec4f, 8>;
  if (unit < units && current.step > 0u) {
    // Beyond the last sample the last one is read again; the result is not kept.
    let last = vec4u(shape.samples - 1u - sample);
    let time = timeOf(shape.readReversed, direction, shape.steps - current.step);
    let at = (direction * shape.samples + sample) * shape.steps + time;
    let near = at + min(vec4u(0u, 1u, 2u, 3u), last) * shape.steps;
    let far = at + min(vec4u(4u, 5u, 6u, 7u), last) * shape.steps;
    for (var row = part; row < columns; row += parts) {
      let w = fourTransposed((direction * columns + row) * units + unit);
      sums[0] += w * behind(near.x, row);
      if (rows > 1u) {
        sums[1] += w * behind(near.y, row);
        sums[2] += w * behind(near.z, row);
        sums[3] += w * behind(near.w, row);
      }
      if (rows > 4u) {
        sums[4] += w * behind(far.x, row);
        sums[5] += w * behind(far.y, row);
        sums[6] += w * behind(far.z, row);
        sums[7] += w * behind(far.w, row);
      }
    }
  }
  for (var r = 0u; r < rows; r++) { finish(lane, vec4u(direction, sample + r, current.step, unit), sums[r]); }
}

// The product's gradient in this row of the kernel, at a step.
fn behind(at: u32, row: u32) -> f32 {
  if (gates == 3u && row >= 2u * units) { return gradients[shape.extra + at * units + row - 2u * units]; }
  return gradients[at * columns + row];
}

// Adds the parts; the lanes of part 0 take the step back.
fn finish(lane: u32, at: vec4u, mine: vec4f) {
  if (parts > 1u) { workgroupBarrier(); }
  let product = sumOfParts(lane, mine);
  let unit = at.w;
  if (lane >= quads || unit >= units || at.y >= shape.samples) { return; }
  let hiddenAt = stateAt(0u, at.x, at.y);
  let cellAt = stateAt(1u, at.x, at.y);
  let repeatedAt = stateAt(2u, at.x, at.y);
  var state = Pull(fourStates(hiddenAt, unit) + product, fourStates(cellAt, unit), fourStates(repeatedAt, unit));
  if (at.z < shape.steps) {
    let position = Position(at.x, at.y, shape.steps - 1u - at.z, unit);
    let grown = grownBy(position, state);
    let back = steppedBack(position, grown, vec4f());
    state = Pull(back.hidden, back.cell, grown.repeated);
  }
  keepStates(hiddenAt, unit, state.hidden);
  keepStates(cellAt, unit, state.cell);
  keepStates(repeatedAt, unit, state.repeated);
}
