// score-rows: masks of the rows of many heads' scores.
// needs attention/scores.wgsl, and the bindings shape, mask and pairs from the shader that it is joined with
struct Shape {
  rows: u32,
  heads: u32,
  queries: u32,
  keys: u32,
  lowerOffset: i32,
  width: i32,
  masked: u32,
}
override paired: bool = false;
const lanes = 64u;

// Score and factor of key s in a row, row = (sample · heads + head) · queries + query; see scores.wgsl.
fn maskedIn(row: u32, s: u32, raw: f32) -> vec2f {
  let t = row % shape.queries;
  let sample = row / (shape.queries * shape.heads);
  var near = inBand(t, s, shape.lowerOffset, shape.width);
  if (paired) { near = near && pairs[(sample * shape.queries + t) * shape.keys + s] > 0.5; }
  if (shape.masked == 0u) { return masked(raw, near, 1.0, 1.0); }
  let at = sample * (shape.queries + shape.keys);
  return masked(raw, near, mask[at + t], mask[at + shape.queries + s]);
}
