// weights-int8: four neighbouring numbers of a matrix as parts of the highest of their row, whose scale is in `vectors`.
@group(0) @binding(1) var<storage, read> weights: array<u32>;

fn weightQuad(i: u32) -> vec4f { return unpack4x8snorm(weights[i]); }
