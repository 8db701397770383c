// block-floats: blocks of maps that lie in a tensor, from map-extremes.
//   in  blocks  vec2f[map][side][side]
@group(0) @binding(10) var<storage, read> blocks: array<vec2f>;

fn blockAt(at: u32) -> vec2f { return blocks[at]; }
