// row-sums: statistics of rows of scores, from a part that make-part wrote: of maps one below another.
//   in   scores         f32[rows of the part][keys]
//   in   rows           Rows  the part's first row, and how many there are
//   out  rowStatistics  vec4f[head][query]  highest score, log-sum-exp, lowest, entropy in nats, of the keys that are seen
// One workgroup per row. A row with a NaN has a NaN for its log-sum-exp.
// needs maps.wgsl, fold.wgsl, score-sums.wgsl
struct Rows {
  first: u32,
  count: u32,
}
override lanes: u32 = 64;
@group(0) @binding(0) var<uniform> rows: Rows;
@group(0) @binding(1) var<storage, read> scores: array<f32>;
@group(0) @binding(2) var<storage, read_write> rowStatistics: array<vec4f>;

@compute @workgroup_size(lanes)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = group.y * groups.x + group.x;
  if (row >= rows.count) { return; }
  let query = (rows.first + row) % maps.tokens.x;
  let head = chosen[(rows.first + row) / maps.tokens.x];
  var end = maps.tokens.y;
  var start = 0u;
  if (maps.causal == 1u) {
    end = min(end, query + 1u);
    if (maps.window > 0u && query >= maps.window) { start = min(query - maps.window + 1u, end); }
  }
  var mine = none();
  for (var key = start + lane; key < end; key += lanes) {
    if (areLive(vec4u(key)).x) { mine = joined(mine, ofScore(scores[row * maps.tokens.y + key])); }
  }
  let all = fold(lane, mine);
  if (lane != 0u) { return; }
  // A row without a key that is seen has weights of 0 only.
  var found = vec4f(-largest, 0.0, -largest, 0.0);
  if (all.sum != 0.0) { found = statisticsOf(all); }
  rowStatistics[head * maps.tokens.x + query] = found;
}
