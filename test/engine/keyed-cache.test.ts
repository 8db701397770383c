import { expect } from 'chai';
import { KeyedCache, keyOf } from '../../src/engine/keyed-cache';
import { ComputeProgram, programFor } from '../../src/engine/program';
import { shapeFor } from '../../src/engine/uniforms';
import { failOnGpuErrors, testEngine } from '../support/engine';

describe('a key of values', () => {
  it('differs wherever the values do', () => {
    const lists = [
      [],
      [''],
      [0],
      ['0'],
      [1, 2],
      ['1,2'],
      [[1, 2]],
      [1, [2]],
      [[1], 2],
      [12],
      [null],
      [undefined],
      ['null'],
      [NaN],
      [Infinity],
      [-Infinity],
      ['NaN'],
      [true],
      ['true'],
      [{ a: 1 }],
      [{ b: 1 }],
      [{ a: '1' }],
      [{ a: 1, b: undefined }],
      ['a', 1],
      ['a 1'],
    ];
    expect(new Set(lists.map((list) => keyOf(...list))).size).to.equal(lists.length);
  });

  it('is the same for equal values, and takes what an object gives for JSON', () => {
    expect(keyOf(1, ['a', { b: NaN }])).to.equal(keyOf(1, ['a', { b: NaN }]));
    const named = (id: number): object => ({ names: ['x'], toJSON: () => id });
    expect(keyOf(named(3))).to.equal(keyOf(named(3)));
    expect(keyOf(named(3))).not.to.equal(keyOf(named(4)));
  });
});

describe('a cache by key', () => {
  it('makes a value once, and lets go of the one that was used longest ago', () => {
    const made: string[] = [];
    const cache = new KeyedCache<string>(2);
    const get = (key: string): string => cache.get(key, () => (made.push(key), key.toUpperCase()));
    expect([get('a'), get('b'), get('a'), get('c'), get('a'), get('b')]).to.deep.equal(['A', 'B', 'A', 'C', 'A', 'B']);
    expect(made, 'b was let go for c').to.deep.equal(['a', 'b', 'c', 'b']);
    expect(cache.size).to.equal(2);
  });
});

describe('compiled programs', () => {
  failOnGpuErrors();

  const source = `
    struct Shape { count: u32 }
    override factor: f32 = 1;
    @group(0) @binding(0) var<uniform> shape: Shape;
    @group(0) @binding(1) var<storage, read_write> values: array<f32>;
    @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
      if (id.x < shape.count) { values[id.x] *= factor; }
    }`;
  const options = (factor: number, label = 'test.scale') => ({ label, source, constants: { factor } });

  it('share a pipeline where source and constants are the same', async () => {
    const { device } = await testEngine();
    const [first, second] = [1, 2].map(() => new ComputeProgram(device!, options(2)));
    expect(first.pipeline).to.equal(second.pipeline);
    expect(new ComputeProgram(device!, options(3)).pipeline).not.to.equal(first.pipeline);
    expect(new ComputeProgram(device!, { ...options(2), source: `${source}\n` }).pipeline).not.to.equal(first.pipeline);
  });

  it('are one program for all who ask for it, with the uniforms of each set of values', async () => {
    const { device } = await testEngine();
    const program = programFor(device!, options(2));
    expect(programFor(device!, options(2))).to.equal(program);
    expect(programFor(device!, options(4))).not.to.equal(program);
    expect(shapeFor(program, { count: 7 })).to.equal(shapeFor(program, { count: 7 }));
    expect(shapeFor(program, { count: 8 })).not.to.equal(shapeFor(program, { count: 7 }));
  });
});
