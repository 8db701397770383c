// heads: how queries, keys and values lie in buffers, and how a head is normed and rotated.
//   qkv       f32[row][(heads + 2·keyHeads)·units]  as projected
//   rotation  vec2f[position][rotated / 2]  cosine and sine, from float64
//   headNorm  f32[2][units]  gains of queries and keys, where heads are normed
//   kept rows have `slots` numbers per head, a multiple of 4; what is beyond the units stays 0
// needs step.wgsl
override heads: u32;
override keyHeads: u32;
override units: u32;
override slots: u32;
override rotated: u32 = 0;
override headNormed: bool = false;
override epsilon: f32 = 0;
override qkvKept: bool = false;

@group(0) @binding(1) var<storage, read> qkv: array<f32>;
@group(0) @binding(2) var<storage, read> rotation: array<vec2f>;
@group(0) @binding(3) var<storage, read> headNorm: array<f32>;

// Where head `head` of the queries, or with `heads` added of the keys, starts in a token's row.
fn headStart(token: u32, head: u32) -> u32 {
  return rowOf(token, qkvKept) * (heads + 2u * keyHeads) * units + head * units;
}

// The factor of a head's RMS norm; 1 where heads are not normed.
fn headFactor(start: u32) -> f32 {
  if (!headNormed) { return 1.0; }
  var squares = 0.0;
  for (var u = 0u; u < units; u++) { squares += qkv[start + u] * qkv[start + u]; }
  return inverseSqrt(squares / f32(units) + epsilon);
}

fn unitOf(start: u32, unit: u32, factor: f32, gains: u32) -> f32 {
  let value = qkv[start + unit];
  if (!headNormed) { return value; }
  return value * factor * headNorm[gains + unit];
}

// One unit of a head after norm and rotation. `gains` is 0 for queries and `units` for keys.
fn rotatedUnit(start: u32, unit: u32, position: u32, factor: f32, gains: u32) -> f32 {
  let value = unitOf(start, unit, factor, gains);
  if (unit >= rotated) { return value; }
  let half = rotated / 2u;
  let pair = unit % half;
  let turn = rotation[position * half + pair];
  if (unit < half) { return value * turn.x - unitOf(start, unit + half, factor, gains) * turn.y; }
  return value * turn.x + unitOf(start, pair, factor, gains) * turn.y;
}
