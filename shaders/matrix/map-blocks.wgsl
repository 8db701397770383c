// map-blocks: a map as a square of side × side blocks, lowest and highest weight of cells × cells cells that are seen.
// Halves are two float16 in a u32, the lowest below; noBlock where no cell is seen. Rounding to float16 rises: the
// highest of rounded weights is the rounded highest, in whatever order they come.
// needs numbers.wgsl
const side = 128u;
const noBlock = 0xfbff7bffu; // lowest 65504, highest -65504

// The least power of two by which that many tokens fit into the square.
fn cellsOf(tokens: u32) -> u32 {
  var cells = 1u;
  while (side * cells < tokens) { cells *= 2u; }
  return cells;
}

fn joinedWeight(own: vec2f, weight: f32) -> vec2f {
  if (isNan(weight)) { return own; }
  return vec2f(min(own.x, weight), max(own.y, weight));
}

fn joinedPair(a: vec2f, b: vec2f) -> vec2f { return vec2f(min(a.x, b.x), max(a.y, b.y)); }
