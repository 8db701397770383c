// numbers: what WGSL leaves to the implementation about NaN and infinity, settled by bits (IEEE 754 binary32).
const largest = 3.4028234663852886e38;

fn isNan(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }
fn isFinite(x: f32) -> bool { return (bitcast<u32>(x) & 0x7f800000u) != 0x7f800000u; }

// floor(a * b / c) for a < 65536 and c < 65536, any b: no step overflows.
fn scaled(a: u32, b: u32, c: u32) -> u32 { return a * (b / c) + (a * (b % c)) / c; }
// ceil(a * b / c), likewise.
fn scaledUp(a: u32, b: u32, c: u32) -> u32 { return a * (b / c) + (a * (b % c) + c - 1u) / c; }
