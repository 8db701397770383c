// product-singles: forward/product-quads.wgsl for any sides, by four loads. Beyond the last row or column numbers of
// others are loaded, which are never used.
@group(0) @binding(1) var<storage, read> left: array<f32>;
@group(0) @binding(2) var<storage, read> right: array<f32>;

fn leftQuad(at: u32) -> vec4f { return vec4f(left[at], left[at + 1u], left[at + 2u], left[at + 3u]); }
fn leftAt(at: u32) -> f32 { return left[at]; }
fn rightQuad(at: u32) -> vec4f { return vec4f(right[at], right[at + 1u], right[at + 2u], right[at + 3u]); }
fn rightAt(at: u32) -> f32 { return right[at]; }
