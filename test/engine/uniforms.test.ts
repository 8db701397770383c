import { expect } from 'chai';
import { Frame } from '../../src/engine/frame';
import { ComputeProgram, type Constants } from '../../src/engine/program';
import { createStats } from '../../src/engine/stats';
import { Uniforms } from '../../src/engine/uniforms';
import { Variants } from '../../src/engine/variants';
import { failOnGpuErrors, testEngine } from '../support/engine';

/** Each field as the shader sees it, in the order of `cells`. */
const source = /* wgsl */ `
struct Look {
  rows: u32,
  shift: vec2i, // aligned to 8 bytes
  scale: f32,
  colour: vec3f, // aligned to 16 bytes
  alpha: f32,
}
@group(0) @binding(0) var<uniform> look: Look;
@group(0) @binding(1) var<storage, read_write> cells: array<f32>;
@compute @workgroup_size(1) fn main() {
  cells[0] = f32(look.rows);
  cells[1] = f32(look.shift.x);
  cells[2] = f32(look.shift.y);
  cells[3] = look.scale;
  cells[4] = look.colour.x;
  cells[5] = look.colour.y;
  cells[6] = look.colour.z;
  cells[7] = look.alpha;
}
`;
const values = { alpha: 0.5, rows: 7, colour: [1, 2, 3], shift: [-4, 5], scale: 0.25 };
const asCells = [7, -4, 5, 0.25, 1, 2, 3, 0.5];

describe('uniforms', () => {
  failOnGpuErrors();
  let device: GPUDevice;
  let look: Uniforms;
  let uploads: number[];
  before(async () => {
    device = (await testEngine()).requireDevice();
    const { queue } = device;
    const { writeBuffer } = queue;
    queue.writeBuffer = function (buffer, offset, data, from, size) {
      uploads.push(data.byteLength);
      writeBuffer.call(queue, buffer, offset, data as BufferSource, from, size);
    };
    after(() => (queue.writeBuffer = writeBuffer));
  });
  beforeEach(() => {
    look = new Uniforms(device, source, { struct: 'Look', label: 'picture.look' });
    uploads = [];
  });
  afterEach(() => look.release());

  async function seen(): Promise<number[]> {
    const { STORAGE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
    const cells = device.createBuffer({ size: 32, usage: STORAGE | COPY_SRC });
    const staging = device.createBuffer({ size: 32, usage: COPY_DST | MAP_READ });
    const frame = new Frame(device, createStats());
    frame.run(new ComputeProgram(device, { label: 'test.look', source }), { look: look.buffer, cells }, [1]);
    frame.endCompute();
    frame.encoder.copyBufferToBuffer(cells, 0, staging, 0, 32);
    frame.submit();
    await staging.mapAsync(GPUMapMode.READ);
    return [...new Float32Array(staging.getMappedRange())];
  }

  it('reach the shader by the names of the struct’s fields, whatever their order', async () => {
    look.write(values);
    expect(await seen()).to.deep.equal(asCells);
    expect(look.buffer.size).to.equal(48);
  });

  it('keep the fields that a later write leaves out', async () => {
    look.write(values);
    look.write({ scale: -1 });
    expect(await seen()).to.deep.equal(asCells.with(3, -1));
  });

  it('are uploaded once, and again only when a value changed', () => {
    look.write(values);
    look.write({ ...values, colour: Float32Array.of(1, 2, 3) as unknown as number[] });
    look.write({ rows: 7 });
    expect(uploads).to.deep.equal([48]);
    look.write({ ...values, colour: [1, 2, 4] });
    expect(uploads).to.deep.equal([48, 48]);
    look.write({ scale: NaN });
    look.write({ scale: NaN });
    expect(uploads).to.deep.equal([48, 48, 48]);
  });

  it('are uploaded by the first write even where all are zero', () => {
    look.write({ rows: 0, shift: [0, 0], scale: 0, colour: [0, 0, 0], alpha: 0 });
    expect(uploads).to.deep.equal([48]);
  });

  const wrong: Record<string, [object, string]> = {
    'a field that is not there': [
      { colr: 1 },
      'picture.look: colr is no field; the struct has rows, shift, scale, colour, alpha.',
    ],
    'too few numbers': [{ scale: 9, colour: [1, 2] }, 'picture.look: colour takes 3 numbers, not 2.'],
    'a number for a vector': [{ scale: 9, shift: 1 }, 'picture.look: shift takes 2 numbers, not 1.'],
    'nothing for a number': [{ scale: 9, rows: undefined }, 'picture.look: rows takes 1 numbers, not undefined.'],
    'a text': [{ scale: '9' }, 'picture.look: scale is 9, which is no f32.'],
    'a fraction for a whole number': [{ scale: 9, rows: 2.5 }, 'picture.look: rows is 2.5, which is no u32.'],
    'a negative number for an unsigned one': [{ rows: -1 }, 'picture.look: rows is -1, which is no u32.'],
    'NaN for a whole number': [{ scale: 9, shift: [1, NaN] }, 'picture.look: shift is NaN, which is no i32.'],
  };
  for (const [what, [given, message]] of Object.entries(wrong)) {
    it(`refuse ${what}, and stay as they are`, async () => {
      look.write(values);
      expect(() => look.write(given as never)).to.throw(Error, message);
      expect(uploads).to.deep.equal([48]);
      look.write({ alpha: 1 }); // uploads all fields
      expect(await seen()).to.deep.equal(asCells.with(7, 1));
    });
  }

  it('refuse a first write that leaves a field out', () => {
    expect(() => look.write({ rows: 1 })).to.throw('picture.look: the first write leaves shift out. Give it a value.');
    expect(uploads).to.deep.equal([]);
    expect(() => new Uniforms(device, source, { struct: 'Gone', label: 'x' })).to.throw('no struct Gone');
  });
});

describe('variants of a shader', () => {
  it('are made once for each set of constants, told apart by name and value', () => {
    const made: object[] = [];
    const variants = new Variants((constants) => (made.push(constants), { ...constants }));
    const first = variants.with({ mask: true, folded: 1 });
    expect(variants.with({ mask: true, folded: 1 })).to.equal(first);
    const others: Constants[] = [
      { mask: false, folded: 1 },
      { mask: true, folded: 11 },
      { mask: true, blocks: 1 },
    ];
    for (const constants of others) {
      expect(variants.with(constants)).not.to.equal(first);
    }
    expect(made).to.have.length(4);
  });
});
