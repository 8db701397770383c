// dense-singles: dense/quads.wgsl for any number of features and units, by four loads. Beyond the last unit numbers of
// other units are loaded, which are never used.
@group(0) @binding(1) var<storage, read> input: array<f32>;
@group(0) @binding(2) var<storage, read> kernel: array<f32>;

fn inputQuad(at: u32) -> vec4f { return vec4f(input[at], input[at + 1u], input[at + 2u], input[at + 3u]); }
fn inputAt(at: u32) -> f32 { return input[at]; }
fn kernelAt(feature: u32, unit: u32) -> vec4f {
  let at = feature * shape.units + unit;
  return vec4f(kernel[at], kernel[at + 1u], kernel[at + 2u], kernel[at + 3u]);
}
