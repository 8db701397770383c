// product-quads: four neighbouring numbers in one load, for sides along which numbers are neighbours that are multiples
// of 4.
@group(0) @binding(1) var<storage, read> left: array<vec4f>;
@group(0) @binding(2) var<storage, read> right: array<vec4f>;

fn leftQuad(at: u32) -> vec4f { return left[at / 4u]; }
fn leftAt(at: u32) -> f32 { return left[at / 4u][at % 4u]; }
fn rightQuad(at: u32) -> vec4f { return right[at / 4u]; }
fn rightAt(at: u32) -> f32 { return right[at / 4u][at % 4u]; }
