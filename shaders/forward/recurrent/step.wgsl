// recurrent-step: one step of all sequences in one dispatch, for units that do not fit a workgroup. Workgroup (units,
// samples, direction). Lane `quad + quads · part` owns four units of up to `rows` samples and every parts-th four
// rows of recurrent: each weight is loaded once for all `rows` samples, as a load costs a software adapter as much as
// several multiply-adds. The parts are then added in workgroup memory. hidden is read from one half of states and
// written to the other.
// needs recurrent.wgsl, parts.wgsl
override quads: u32 = 2;
override parts: u32 = 32;
override lanes: u32 = quads * parts;
override rows: u32 = 1;        // 1, 4, 8 or 16

struct Step { step: u32 }
@group(0) @binding(8) var<uniform> current: Step;

@compute @workgroup_size(lanes)
fn advanceStep(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) group: vec3u) {
  let unit = 4u * (group.x * quads + lane % quads);
  let part = lane / quads;
  let direction = group.z;
  let sample = group.y * rows;
  // By gate and four samples. A matrix's columns are the samples, its rows the units. By constant places: registers
  // cannot be counted through.
  var sums: array<mat4x4f, 16>;
  if (unit < units) {
    for (var k = 4u * part; k < units; k += 4u * parts) {
      let x0 = hiddenOf(direction, sample, k);
      var x1: mat4x4f;
      var x2: mat4x4f;
      var x3: mat4x4f;
      if (rows > 4u) { x1 = hiddenOf(direction, sample + 4u, k); }
      if (rows > 8u) {
        x2 = hiddenOf(direction, sample + 8u, k);
        x3 = hiddenOf(direction, sample + 12u, k);
      }
      let w0 = weightsOf(direction, k, unit);
      sums[0] += times(w0, x0);
      if (rows > 4u) { sums[1] += w0 * x1; }
      if (rows > 8u) {
        sums[2] += w0 * x2;
        sums[3] += w0 * x3;
      }
      if (gates > 1u) {
        let w1 = weightsOf(direction, k, units + unit);
        sums[4] += times(w1, x0);
        if (rows > 4u) { sums[5] += w1 * x1; }
        if (rows > 8u) {
          sums[6] += w1 * x2;
          sums[7] += w1 * x3;
        }
        let w2 = weightsOf(direction, k, 2u * units + unit);
        sums[8] += times(w2, x0);
        if (rows > 4u) { sums[9] += w2 * x1; }
        if (rows > 8u) {
          sums[10] += w2 * x2;
          sums[11] += w2 * x3;
        }
      }
      if (gates > 3u) {
        let w3 = weightsOf(direction, k, 3u * units + unit);
        sums[12] += times(w3, x0);
        if (rows > 4u) { sums[13] += w3 * x1; }
        if (rows > 8u) {
          sums[14] += w3 * x2;
          sums[15] += w3 * x3;
        }
      }
    }
  }
  var made: array<Gates, 16>;    // by sample
  take(&made, 0u, sums[0], sums[4], sums[8], sums[12]);
  if (rows > 4u) { take(&made, 4u, sums[1], sums[5], sums[9], sums[13]); }
  if (rows > 8u) {
    take(&made, 8u, sums[2], sums[6], sums[10], sums[14]);
    take(&made, 12u, sums[3], sums[7], sums[11], sums[15]);
  }
  for (var r = 0u; r < rows; r++) { finish(lane, Position(direction, sample + r, current.step, unit), made[r]); }
}

// Four samples' sums, of each gate.
fn take(made: ptr<function, array<Gates, 16>>, at: u32, a: mat4x4f, b: mat4x4f, c: mat4x4f, d: mat4x4f) {
  made[at] = gatesOf(a[0], b[0], c[0], d[0]);
  made[at + 1u] = gatesOf(a[1], b[1], c[1], d[1]);
  made[at + 2u] = gatesOf(a[2], b[2], c[2], d[2]);
  made[at + 3u] = gatesOf(a[3], b[3], c[3], d[3]);
}

// Four of the hidden state of four samples. Beyond the last sample the last one is read again; the result is not kept.
fn hiddenOf(direction: u32, sample: u32, k: u32) -> mat4x4f {
  let at = stateAt(current.step % 2u, direction, 0u);
  let each = at + min(sample + vec4u(0u, 1u, 2u, 3u), vec4u(shape.samples - 1u)) * units;
  if (rows == 1u) { return mat4x4f(fourStates(each.x, k), vec4f(), vec4f(), vec4f()); }
  return mat4x4f(fourStates(each.x, k), fourStates(each.y, k), fourStates(each.z, k), fourStates(each.w, k));
}

// Four rows of recurrent, four columns each.
fn weightsOf(direction: u32, k: u32, column: u32) -> mat4x4f {
  let at = k * columns + column;
  return mat4x4f(
    rowOfWeights(direction, k, at),
    rowOfWeights(direction, k + 1u, at + columns),
    rowOfWeights(direction, k + 2u, at + 2u * columns),
    rowOfWeights(direction, k + 3u, at + 3u * columns),
  );
}

fn times(right: mat4x4f, left: mat4x4f) -> mat4x4f {
  if (rows == 1u) { return mat4x4f(right * left[0], vec4f(), vec4f(), vec4f()); }
  return right * left;
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
