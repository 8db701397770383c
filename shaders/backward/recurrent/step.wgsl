// recurrent-step backward: one step back of all sequences in one dispatch, for units that do not fit a workgroup; and one
// more that gives the first states their gradients. Workgroup (units, samples, direction). Lane `quad + quads · part`
// owns four or eight units of up to `rows` samples and every parts-th four rows of transposed. What the step behind
// wrote to gradients is multiplied first. Number `current.step` counts from the last step, so that step `steps` is the
// one more.
// needs backward/recurrent/recurrent.wgsl, forward/recurrent/parts.wgsl
override quads: u32 = 2;
override parts: u32 = 32;
override lanes: u32 = quads * parts;
override rows: u32 = 1;        // 1, 4, 8 or 16
override wide: bool = false;   // a lane owns eight units

struct Step { step: u32 }
@group(0) @binding(8) var<uniform> current: Step;

@compute @workgroup_size(lanes)
fn stepBack(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) group: vec3u) {
  let unit = select(4u, 8u, wide) * (group.x * quads + lane % quads);
  let part = lane / quads;
  let direction = group.z;
  let sample = group.y * rows;
  // By four samples, then those of the next four units. A matrix's columns are the samples, its rows the units. By
  // constant places: registers cannot be counted through.
  var sums: array<mat4x4f, 8>;
  if (unit < units && current.step > 0u) {
    for (var row = 4u * part; row < columns; row += 4u * parts) {
      let x0 = behind(direction, sample, row);
      var x1: mat4x4f;
      var x2: mat4x4f;
      var x3: mat4x4f;
      if (rows > 4u) { x1 = behind(direction, sample + 4u, row); }
      if (rows > 8u) {
        x2 = behind(direction, sample + 8u, row);
        x3 = behind(direction, sample + 12u, row);
      }
      let near = transposedOf(direction, row, unit);
      sums[0] += times(near, x0);
      if (rows > 4u) { sums[1] += near * x1; }
      if (rows > 8u) {
        sums[2] += near * x2;
        sums[3] += near * x3;
      }
      if (wide) {
        let far = transposedOf(direction, row, unit + 4u);
        sums[4] += times(far, x0);
        if (rows > 4u) { sums[5] += far * x1; }
        if (rows > 8u) {
          sums[6] += far * x2;
          sums[7] += far * x3;
        }
      }
    }
  }
  var made: array<vec4f, 32>;    // by sample, then those of the next four units
  take(&made, 0u, sums[0]);
  if (rows > 4u) { take(&made, 4u, sums[1]); }
  if (rows > 8u) {
    take(&made, 8u, sums[2]);
    take(&made, 12u, sums[3]);
  }
  if (wide) {
    take(&made, 16u, sums[4]);
    if (rows > 4u) { take(&made, 20u, sums[5]); }
    if (rows > 8u) {
      take(&made, 24u, sums[6]);
      take(&made, 28u, sums[7]);
    }
  }
  for (var half = 0u; half < select(1u, 2u, wide); half++) {
    for (var r = 0u; r < rows; r++) {
      finish(lane, vec4u(direction, sample + r, current.step, unit + 4u * half), made[16u * half + r]);
    }
  }
}

fn take(made: ptr<function, array<vec4f, 32>>, at: u32, four: mat4x4f) {
  made[at] = four[0];
  made[at + 1u] = four[1];
  made[at + 2u] = four[2];
  made[at + 3u] = four[3];
}

// The gradients of the step behind, in four rows of transposed, of four samples. Beyond the last sample the last one is
// read again; the result is not kept.
fn behind(direction: u32, sample: u32, row: u32) -> mat4x4f {
  let time = timeOf(shape.readReversed, direction, shape.steps - current.step);
  let samples = min(sample + vec4u(0u, 1u, 2u, 3u), vec4u(shape.samples - 1u));
  let at = (direction * shape.samples + samples) * shape.steps + time;
  if (rows == 1u) { return mat4x4f(fourGradients(at.x, row), vec4f(), vec4f(), vec4f()); }
  return mat4x4f(
    fourGradients(at.x, row),
    fourGradients(at.y, row),
    fourGradients(at.z, row),
    fourGradients(at.w, row),
  );
}

// Four rows of transposed, four units each.
fn transposedOf(direction: u32, row: u32, unit: u32) -> mat4x4f {
  let at = (direction * columns + row) * units + unit;
  return mat4x4f(
    rowOfTransposed(row, at),
    rowOfTransposed(row + 1u, at + units),
    rowOfTransposed(row + 2u, at + 2u * units),
    rowOfTransposed(row + 3u, at + 3u * units),
  );
}

fn times(right: mat4x4f, left: mat4x4f) -> mat4x4f {
  if (rows == 1u) { return mat4x4f(right * left[0], vec4f(), vec4f(), vec4f()); }
  return right * left;
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
