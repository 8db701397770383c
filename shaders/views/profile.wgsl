// profile: one row or column of a matrix as steps beside the map: filled from the base of its axis, with a line on top.
//   in  pixels  vec2f[length]  (lowest, highest) of the cells under each pixel along the profile, from cell-extremes
//   in  range   vec4f          lowest, highest and lowest positive value, from value-range
//   in  look    Look
//   normEnds, normPosition     from norm
// Along the map's columns values grow upwards, along its rows (down = 1) to the right. The base is zero where the
// norm's ends enclose it, else the low end. A pixel's line reaches to its neighbour's, so that steps connect.
struct Look {
  norm: u32,
  down: u32,
  fixed: vec2f,
  size: vec2f,
  lineWidth: f32,
  colour: vec4f,
}
const filling = 0.25;
@group(0) @binding(0) var<storage, read> pixels: array<vec2f>;
@group(0) @binding(1) var<storage, read> range: vec4f;
@group(0) @binding(2) var<uniform> look: Look;

@fragment
fn paint(@builtin(position) at: vec4f) -> @location(0) vec4f {
  let down = look.down == 1u;
  let along = u32(select(at.x, at.y, down));
  let height = select(look.size.y, look.size.x, down);
  let above = select(look.size.y - at.y, at.x, down);
  var extremes = pixels[along];
  if (extremes.x > extremes.y) { return vec4f(0.0); }
  if (along > 0u) {
    let before = pixels[along - 1u];
    if (before.x <= before.y) { extremes = vec2f(min(extremes.x, before.y), max(extremes.y, before.x)); }
  }
  let ends = normEnds(look.norm, look.fixed, range);
  let room = height - look.lineWidth;
  let reach = 0.5 * look.lineWidth + room * vec2f(placed(extremes.x, ends), placed(extremes.y, ends));
  let base = room * select(0.0, placed(0.0, ends), ends.x < 0.0 && ends.y > 0.0);
  let distance = max(max(reach.x - above, above - reach.y), 0.0);
  let line = clamp(0.5 * look.lineWidth + 0.5 - distance, 0.0, 1.0);
  let filled = above >= min(base, reach.x) && above <= max(base, reach.y);
  let alpha = look.colour.a * max(line, select(0.0, filling, filled));
  return vec4f(look.colour.rgb * alpha, alpha);
}

fn placed(value: f32, ends: vec2f) -> f32 { return clamp(normPosition(look.norm, value, ends), 0.0, 1.0); }
