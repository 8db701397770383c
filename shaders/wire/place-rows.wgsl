// place-rows: numbers as they came over the wire, as rows of float32; float16 and bfloat16 are widened, each exactly.
//   in   part  Part, and behind it the numbers as they were sent: kind 0 float32, 1 float16, 2 bfloat16; of kind 3
//              there are none, and each number becomes that of the bits `fill`
//   out  rows  u32[token][heads][pitch]: bits of float32; of these heads and tokens alone, padding 0
// Lane i of row `token` writes number i % pitch of head i / pitch.
struct Part {
  kind: u32,
  headStep: u32,  // numbers from one head's to the next head's, as they were sent
  tokenStep: u32,
  units: u32,     // of a head
  pitch: u32,     // the same with padding
  heads: u32,     // of a row
  head: u32,      // the first that was sent
  count: u32,     // heads that were sent
  first: u32,     // the first token
  tokens: u32,
  fill: u32,
  spare: u32,
  numbers: array<u32>,
}
@group(0) @binding(0) var<storage, read> part: Part;
@group(0) @binding(1) var<storage, read_write> rows: array<u32>;

fn halfAt(i: u32) -> u32 { return (part.numbers[i / 2u] >> (16u * (i % 2u))) & 0xffffu; }

// The bits of a float16 as those of the same float32 (IEEE 754): a subnormal one has a normal twin.
fn widened(half: u32) -> u32 {
  let sign = (half & 0x8000u) << 16u;
  let fraction = half & 0x3ffu;
  let exponent = (half >> 10u) & 31u;
  if (exponent == 31u) { return sign | 0x7f800000u | (fraction << 13u); }
  if (exponent == 0u) { return sign | bitcast<u32>(f32(fraction) * 5.9604644775390625e-8); }
  return sign | ((exponent + 112u) << 23u) | (fraction << 13u);
}

fn sentAt(i: u32) -> u32 {
  if (part.kind == 0u) { return part.numbers[i]; }
  if (part.kind == 1u) { return widened(halfAt(i)); }
  if (part.kind == 2u) { return halfAt(i) << 16u; }
  return part.fill;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let token = id.y + 65535u * id.z;
  if (id.x >= part.count * part.pitch || token >= part.tokens) { return; }
  let head = id.x / part.pitch;
  let unit = id.x % part.pitch;
  let to = ((part.first + token) * part.heads + part.head + head) * part.pitch + unit;
  var bits = 0u;
  if (unit < part.units) { bits = sentAt(head * part.headStep + token * part.tokenStep + unit); }
  rows[to] = bits;
}
