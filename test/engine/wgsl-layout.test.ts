import { expect } from 'chai';
import { makeShaderDataDefinitions, makeStructuredView } from 'webgpu-utils';
import { readBindings, readStruct } from '../../src/engine/wgsl-layout';

const source = `
struct Params {
  rows: u32,
  origin: vec2f, // two numbers, aligned to eight bytes
  last: i32,
  colour: vec3f,
  alpha: f32,
  tail: vec4u,
  end: f32,
}
// @group(0) @binding(9) var<uniform> ghost: Params;
@group(0) @binding(0) var<storage, read> values: array<f32>;
@group(0) @binding(2) var<storage, read_write> range: vec2f;
@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(3) var colours: texture_2d<f32>;
@compute @workgroup_size(1) fn main() { range[0] = values[0] + params.end + textureLoad(colours, vec2u(0), 0).x; }
`;

describe('the layout read from WGSL', () => {
  it('finds every binding and none in comments', () => {
    expect(readBindings(source).map(({ name, index, type }) => [name, index, type])).to.deep.equal([
      ['values', 0, 'read-only-storage'],
      ['range', 2, 'storage'],
      ['params', 1, 'uniform'],
      ['colours', 3, 'texture'],
    ]);
  });

  it('gives the offsets and the size that a full WGSL parser gives', () => {
    const { fields, size } = readStruct(source, 'Params');
    const view = makeStructuredView(makeShaderDataDefinitions(source).uniforms.params);
    expect(size).to.equal(view.arrayBuffer.byteLength);
    for (const { name, offset } of fields) {
      expect((view.views as Record<string, Float32Array>)[name].byteOffset, name).to.equal(offset);
    }
  });

  it('names a struct that is missing and a type that it does not know', () => {
    expect(() => readStruct(source, 'Nothing')).to.throw('no struct Nothing');
    expect(() => readStruct('struct P { m: mat4x4f }', 'P')).to.throw('field m has type mat4x4f');
  });
});
