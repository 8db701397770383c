// find-faults: whether words of a matrix hold numbers that are NaN or infinite.
//   in   numbers  u32[]  float32, or pairs of float16 (kind 1) or bfloat16 (kind 2)
//   out  faults   u32[]  1 at `index` where some are
struct Part {
  first: u32,
  count: u32,
  index: u32,
}
override kind: u32;

@group(0) @binding(0) var<uniform> shape: Part;
@group(0) @binding(1) var<storage, read> numbers: array<u32>;
@group(0) @binding(2) var<storage, read_write> faults: array<atomic<u32>>;

fn isFault(word: u32) -> bool {
  if (kind == 0u) { return (word & 0x7f800000u) == 0x7f800000u; }
  let mask = select(0x7c00u, 0x7f80u, kind == 2u);
  return (word & mask) == mask || ((word >> 16u) & mask) == mask;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < shape.count; i += 64u * groups.x) {
    if (isFault(numbers[shape.first + i])) { atomicOr(&faults[shape.index], 1u); }
  }
}
