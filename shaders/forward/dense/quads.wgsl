// dense-quads: four neighbouring numbers in one load, for features and units that are multiples of 4.
@group(0) @binding(1) var<storage, read> input: array<vec4f>;
@group(0) @binding(2) var<storage, read> kernel: array<vec4f>;

fn inputQuad(at: u32) -> vec4f { return input[at / 4u]; }
fn inputAt(at: u32) -> f32 { return input[at / 4u][at % 4u]; }
fn kernelAt(feature: u32, unit: u32) -> vec4f { return kernel[(feature * shape.units + unit) / 4u]; }
