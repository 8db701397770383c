// block-halves: blocks of maps that are never stored, two float16 each; see map-blocks.wgsl.
//   in  blocks  u32[map][side][side]
@group(0) @binding(10) var<storage, read> blocks: array<u32>;

fn blockAt(at: u32) -> vec2f { return unpack2x16float(blocks[at]); }
