// weights-f32: four neighbouring numbers of a matrix, stored as float32.
@group(0) @binding(1) var<storage, read> weights: array<vec4f>;

fn weightQuad(i: u32) -> vec4f { return weights[i]; }
