// numbers: NaN and infinity by their bits (IEEE 754 binary32), since WGSL leaves their handling to the implementation.
const largest = 3.4028234663852886e38;

fn isNan(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }
fn areNan(four: vec4f) -> vec4<bool> {
  return (bitcast<vec4u>(four) & vec4u(0x7fffffffu)) > vec4u(0x7f800000u);
}
fn isFinite(x: f32) -> bool { return (bitcast<u32>(x) & 0x7f800000u) != 0x7f800000u; }

// exp for arguments up to 0. NaN stays NaN, which drivers' own exp may lose.
fn expOf(x: f32) -> f32 {
  if (isNan(x)) { return x; }
  return exp(x);
}

// exp(score - log-sum-exp): a softmax's weight. NaN stays NaN.
fn weightOf(score: f32, logSum: f32) -> f32 {
  let below = score - logSum;
  if (isNan(below)) { return below; }
  return exp(min(below, 0.0));
}

// floor(a * b / c) for a < 65536 and c < 65536, any b: no step overflows.
fn scaled(a: u32, b: u32, c: u32) -> u32 { return a * (b / c) + (a * (b % c)) / c; }
// ceil(a * b / c), likewise.
fn scaledUp(a: u32, b: u32, c: u32) -> u32 { return a * (b / c) + (a * (b % c) + c - 1u) / c; }

// (lowest, highest, sum, count) of two sets of values. An empty set has count 0, highest -largest, lowest largest.
fn joinedBlocks(a: vec4f, b: vec4f) -> vec4f {
  if (a.w == 0.0) { return b; }
  if (b.w == 0.0) { return a; }
  return vec4f(min(a.x, b.x), max(a.y, b.y), a.z + b.z, a.w + b.w);
}
