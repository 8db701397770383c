// series-limits: the ends of a y-axis for values from lowest to highest, as matplotlib draws it. A visible zero line
// belongs to the range, as axhline does. The margin is 1/20 of high - low. Without any value the limits are ±1.
fn withZero(range: vec2f, zero: u32) -> vec2f {
  if (zero == 0u) { return range; }
  return vec2f(min(range.x, 0.0), max(range.y, 0.0));
}

fn padded(range: vec2f) -> vec2f {
  if (range.x > range.y) { return vec2f(-1.0, 1.0); }
  let span = range.y - range.x;
  // A line without height gets room, so that it runs through the middle.
  let margin = select(0.05 * span, 0.05 * max(abs(range.x), 1.0), span == 0.0);
  return vec2f(range.x - margin, range.y + margin);
}
