// seen-live: which keys a query sees: all that are live, before it and behind it. Padding is not.
//   live  u32[key]  1 or 0; 0 behind the last token, up to the stride
// needs step.wgsl
@group(0) @binding(5) var<storage, read> live: array<u32>;

fn keysFrom(query: u32) -> u32 { return 0u; }
fn keysTo(query: u32) -> u32 { return step.stride; }
fn isSeen(query: u32, key: u32) -> bool { return live[key] != 0u; }
