// live-keys: which keys any query sees at all. Padding is not.
//   in  live  u32[…]  of each key a number that is not 0 where it counts, by its bits: of f32, i32 or u32, as
//                     maps.liveLayout has it
// needs maps.wgsl
@group(0) @binding(17) var<storage, read> live: array<u32>;

fn isLive(key: u32) -> bool {
  return (live[min(key, maps.tokens.y - 1u) * maps.liveLayout.x + maps.liveLayout.y] << 1u) != 0u;
}
fn areLive(key: vec4u) -> vec4<bool> { return vec4<bool>(isLive(key.x), isLive(key.y), isLive(key.z), isLive(key.w)); }
