// recurrent-quads backward: four neighbouring units of the transposed recurrent kernels in one load, for units that are
// a multiple of 4.
//   in   transposed  f32[direction, gate · unit, unit]
@group(0) @binding(0) var<storage, read> transposed: array<vec4f>;

fn fourTransposed(at: u32) -> vec4f { return transposed[at / 4u]; }
