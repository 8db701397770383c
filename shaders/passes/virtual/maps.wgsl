// maps: attention maps that are never stored, and how several of them lie in one matrix.
//   in   maps    Maps
//   in   chosen  u32[maps.count]  the heads, in order
// Layouts are strides of head, token and unit (or entry), and the offset. Map m shows head chosen[m], its corner `pitch` cells from that of the
// map before, `across` maps in a row; cells between maps are NaN. Or all are put together cell by cell.
//   units, together      constants: units of a row; what is done with the maps
// needs numbers.wgsl, and areLive of live-keys, or one that is always true
struct Maps {
  size: vec2u, // rows and columns of the matrix
  tokens: vec2u, // queries and keys
  pitch: vec2u,
  across: u32,
  count: u32,
  queriesPerKey: u32, // heads of queries that share a key head
  causal: u32,
  window: u32, // keys that a query sees, 0 for all
  scale: f32,
  queryLayout: vec4u,
  keyLayout: vec4u,
  statisticsLayout: vec4u,
  liveLayout: vec2u, // stride and offset of live keys
  offset: u32, // 0
}
const sideBySide = 0u;
const meanOfMaps = 1u;
@group(0) @binding(12) var<uniform> maps: Maps;
@group(0) @binding(13) var<storage, read> chosen: array<u32>;

fn quadsOfRow() -> u32 { return (units + 3u) / 4u; }

// A quad without what lies beyond the last unit.
fn withinUnits(four: vec4f, quad: u32) -> vec4f {
  if (units % 4u == 0u) { return four; }
  return select(vec4f(0.0), four, vec4u(4u * quad) + vec4u(0u, 1u, 2u, 3u) < vec4u(units));
}

fn queryStart(head: u32, query: u32) -> u32 { return dot(maps.queryLayout.xyw, vec3u(head, query, 1u)); }
fn keyStart(head: u32, key: u32) -> u32 {
  return dot(maps.keyLayout.xyw, vec3u(head / maps.queriesPerKey, key, 1u));
}

fn seen(query: u32, key: vec4u) -> vec4<bool> {
  if (maps.causal == 0u) { return areLive(key); }
  let before = (key <= vec4u(query)) & areLive(key);
  if (maps.window == 0u) { return before; }
  return before & (vec4u(query) - key < vec4u(maps.window));
}

// The same cells of two maps, of those that are put together. NaN stays NaN.
fn putTogether(a: vec4f, b: vec4f) -> vec4f {
  let both = select(max(a, b), a + b, together == meanOfMaps);
  return select(select(both, b, areNan(b)), a, areNan(a));
}

fn ofAll(joined: vec4f) -> vec4f { return select(joined, joined / f32(maps.count), together == meanOfMaps); }

fn notANumber() -> f32 { return bitcast<f32>(maps.offset | 0x7fc00000u); }
