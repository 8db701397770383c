// map-range: the range of the weights of whole maps, from the statistics of their rows: e^(highest score - log-sum-exp) is
// a row's highest weight, e^(lowest score - log-sum-exp) its lowest one that is seen.
//   out  range  vec4f  (lowest, highest, lowest positive, 0), as value-range writes it
// `masked`: some cells are not seen and so are 0; cells of keys that are not live are 0 too. One workgroup. Rows with a NaN do not count.
// needs maps.wgsl, weights.wgsl, fold.wgsl
override lanes: u32 = 256;
override masked: bool;
@group(0) @binding(0) var<storage, read_write> range: vec4f;

alias Folded = vec3f;

@compute @workgroup_size(lanes)
fn main(@builtin(local_invocation_index) lane: u32) {
  var mine = vec3f(largest, -largest, largest);
  if (masked) { mine = vec3f(0.0, 0.0, largest); }
  for (var i = lane; i < maps.count * maps.tokens.x; i += lanes) {
    let row = dot(maps.statisticsLayout.xyw, vec3u(chosen[i / maps.tokens.x], i % maps.tokens.x, 1u));
    let logSum = statistics[row + maps.statisticsLayout.z];
    let lowest = statistics[row + 2u * maps.statisticsLayout.z];
    let ends = weightsOf(vec4f(lowest, statistics[row], 0.0, 0.0), logSum);
    if (isNan(ends.x) || isNan(ends.y)) { continue; }
    mine = joined(mine, vec3f(ends.xy, select(largest, ends.x, ends.x > 0.0)));
  }
  for (var key = lane; key < maps.tokens.y; key += lanes) {
    if (!areLive(vec4u(key)).x) { mine = joined(mine, vec3f(0.0, 0.0, largest)); }
  }
  let all = fold(lane, mine);
  if (lane == 0u) { range = vec4f(all, 0.0); }
}

fn joined(a: vec3f, b: vec3f) -> vec3f { return vec3f(min(a.x, b.x), max(a.y, b.y), min(a.z, b.z)); }
