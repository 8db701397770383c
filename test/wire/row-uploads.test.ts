import { expect } from 'chai';
import type { Engine } from '../../src/index';
import { readBytes } from '../../src/engine/readback';
import type { Block, WireDtype } from '../../src/wire/block';
import { floatsOf } from '../../src/wire/floats';
import { partBytes, RowUploads } from '../../src/wire/row-uploads';
import { Run } from '../../src/wire/run';
import { WireRows } from '../../src/wire/wire-rows';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { frameOf, inHalves, rankOf, seededMaps, statesFrame } from './frames';

/** What lies in rows on the GPU: the bits of float32. */
async function bitsIn(engine: Engine, { buffer }: WireRows, count: number): Promise<number[]> {
  return Array.from(new Uint32Array(await readBytes(engine, [{ buffer, offset: 0, bytes: 4 * count }])));
}

const bitsOf = (numbers: Float32Array): number[] => Array.from(new Uint32Array(numbers.slice().buffer));

/** How many buffers are made while this runs. */
function buffersMade(engine: Engine, act: () => void): string[] {
  const device = engine.device!;
  const { createBuffer } = device;
  const made: string[] = [];
  device.createBuffer = (descriptor) => {
    made.push(String(descriptor.label));
    return createBuffer.call(device, descriptor);
  };
  act();
  delete (device as Partial<GPUDevice>).createBuffer;
  return made;
}

describe('rows on their way from the wire to the GPU', () => {
  failOnGpuErrors();
  let engine: Engine;
  let uploads: RowUploads;
  const made: WireRows[] = [];
  const rowsOf = (heads: number, units: number, pitch?: number): WireRows => {
    const rows = new WireRows('test.rows', { heads, units, pitch });
    made.push(rows);
    return rows;
  };
  before(async () => {
    engine = await testEngine();
  });
  beforeEach(() => {
    uploads = new RowUploads();
  });
  afterEach(() => {
    for (const rows of made.splice(0)) rows.release();
    uploads.release();
  });

  it('widens every float16 and bfloat16 exactly: subnormal ones, infinities and both zeros too', async () => {
    for (const dtype of ['float16', 'bfloat16'] as const) {
      const halves = Uint16Array.from({ length: 65536 }, (_, bits) => bits);
      const raw = new Uint8Array(halves.buffer);
      const rows = rowsOf(1, 256);
      uploads.add(rows.write({ raw, dtype }, { heads: [0, 1], tokens: [0, 256] }));
      uploads.flush(engine, [rows]);
      const wanted = floatsOf({ raw, dtype });
      const found = new Float32Array(Uint32Array.from(await bitsIn(engine, rows, 65536)).buffer);
      // A NaN is any NaN; every other number is the same to the bit, which -0 and 0 need.
      const other = wanted.findIndex((number, i) => !Object.is(number, found[i]));
      expect(other, `${dtype} ${other.toString(16)}`).to.equal(-1);
    }
  });

  it('puts parts of heads and tokens into their places, with zeros as padding and NaN where nothing came', async () => {
    const rows = rowsOf(3, 5, 8);
    const sent = Float32Array.from({ length: 2 * 3 * 5 }, (_, i) => i + 1);
    const raw = new Uint8Array(sent.buffer);
    uploads.add(rows.write({ raw, dtype: 'float32' }, { heads: [1, 3], tokens: [2, 5] }));
    uploads.flush(engine, [rows]);
    const found = new Float32Array(Uint32Array.from(await bitsIn(engine, rows, 6 * 24)).buffer);
    for (let token = 0; token < 6; token++) {
      for (let head = 0; head < 3; head++) {
        const came = head >= 1 && token >= 2 && token < 5;
        const from = ((head - 1) * 3 + token - 2) * 5;
        const wanted = came ? [...sent.subarray(from, from + 5), 0, 0, 0] : [NaN, NaN, NaN, NaN, NaN, 0, 0, 0];
        const at = (token * 3 + head) * 8;
        expect(Array.from(found.subarray(at, at + 8)), `token ${token}, head ${head}`).to.deep.equal(wanted);
      }
    }
  });

  for (const dtype of ['float16', 'bfloat16', 'float32'] as const satisfies WireDtype[]) {
    it(`uploads a frame’s ${dtype} blocks as they came, once, reads nothing and makes no buffer`, async () => {
      const given = seededMaps(60, 51);
      const run = new Run();
      run.setModel([rankOf(1)], []);
      const take = (tokens: [number, number]): number => {
        const frame = frameOf(given, { tokens });
        const blocks = dtype === 'float32' ? frame.blocks : frame.blocks.map((block) => inHalves(block, dtype));
        run.take({ ...frame, blocks });
        return blocks.reduce((sum, { raw }) => sum + raw.length, 0);
      };
      take([0, 20]);
      run.layers.get(0)!.buffers(engine);
      await engine.finished();
      const { stats } = engine;
      const readbacks = stats.readbacks;
      const buffers = buffersMade(engine, () => {
        for (let token = 20; token < 60; token++) {
          const [bytes, before, submits] = [take([token, token + 1]), stats.uploadBytes, stats.submits];
          run.layers.get(0)!.buffers(engine);
          // Four parts: queries, keys, statistics, and which keys there are.
          expect(stats.uploadBytes - before, `token ${token}`).to.equal(bytes + 4 * partBytes);
          expect(stats.submits - submits).to.equal(1);
          run.layers.get(0)!.buffers(engine);
          expect(stats.uploadBytes - before, 'a look without news').to.equal(bytes + 4 * partBytes);
        }
      });
      expect(buffers).to.deep.equal([]);
      expect(stats.readbacks).to.equal(readbacks);
      const [queries] = run.layers.get(0)!.rows;
      expect(queries.held.dtype).to.equal(dtype);
      expect(queries.held.bytesOf(0, 60).length, 'on the CPU').to.equal(60 * 4 * 6 * (dtype === 'float32' ? 4 : 2));
      run.release();
    });
  }

  it('keeps what lies on the GPU when room grows: no row is sent again', async () => {
    const rows = rowsOf(2, 4);
    const sent: number[] = [];
    const write = (first: number, end: number): void => {
      const numbers = Float32Array.from({ length: 4 * 2 * (end - first) }, (_, i) => 1000 * first + i);
      const raw = new Uint8Array(numbers.buffer);
      // Sent [head][token][unit], kept [token][head][unit].
      for (let token = 0; token < end - first; token++) {
        for (const head of [0, 1]) sent.push(...numbers.slice(4 * (head * (end - first) + token)).slice(0, 4));
      }
      uploads.add(rows.write({ raw, dtype: 'float32' }, { heads: [0, 2], tokens: [first, end] }));
    };
    write(0, 60);
    uploads.flush(engine, [rows]);
    const before = engine.stats.uploadBytes;
    write(60, 70);
    uploads.flush(engine, [rows]);
    // The new rows, and one part more that makes the rest of the room NaN.
    expect(engine.stats.uploadBytes - before).to.equal(10 * 32 + 2 * partBytes);
    const found = await bitsIn(engine, rows, 8 * 128);
    expect(found.slice(0, 8 * 70)).to.deep.equal(bitsOf(Float32Array.from(sent)));
    expect(found.slice(8 * 70).every((bits) => bits === 0x7fc00000)).to.equal(true);
  });

  it('makes the rows anew from the bytes that the CPU holds, as few as came', async () => {
    const rows = rowsOf(2, 3, 4);
    const numbers = Float32Array.from({ length: 2 * 64 * 3 }, (_, i) => 1 + i / 512);
    const block = inHalves({ raw: new Uint8Array(numbers.buffer), dtype: 'float32' as WireDtype }, 'float16');
    uploads.add(rows.write(block, { heads: [0, 2], tokens: [0, 64] }));
    uploads.flush(engine, [rows]);
    const wanted = await bitsIn(engine, rows, 64 * 8);
    engine.device!.queue.writeBuffer(rows.buffer, 0, new Uint32Array(64 * 8));
    rows.forget();
    const before = engine.stats.uploadBytes;
    uploads.flush(engine, [rows]);
    expect(engine.stats.uploadBytes - before).to.equal(block.raw.length + partBytes);
    expect(await bitsIn(engine, rows, 64 * 8)).to.deep.equal(wanted);
  });

  it('has each number of rows of two dtypes, and of more than may wait', async () => {
    const rows = rowsOf(1, 3);
    const block = (dtype: WireDtype, numbers: number[]): Pick<Block, 'raw' | 'dtype'> => {
      const whole = { raw: new Uint8Array(Float32Array.from(numbers).buffer), dtype: 'float32' } as const;
      return dtype === 'float32' ? whole : inHalves(whole, dtype);
    };
    const wanted: number[] = [];
    for (let token = 0; token < 5000; token++) {
      const numbers = [token % 128, 0.5, -2];
      const dtype = token < 2 ? 'float16' : token === 2 ? 'bfloat16' : 'float32';
      uploads.add(rows.write(block(dtype, numbers), { heads: [0, 1], tokens: [token, token + 1] }));
      wanted.push(...numbers);
    }
    uploads.flush(engine, [rows]);
    expect(await bitsIn(engine, rows, wanted.length)).to.deep.equal(bitsOf(Float32Array.from(wanted)));
  });

  it('has a recurrent layer’s outputs: gaps, rows that come again, and another text', async () => {
    const run = new Run();
    run.setModel([{ rank: 0, live: true, layers: [statesLayer] }], []);
    run.take(statesFrame([0, 4], 3));
    run.take(statesFrame([6, 8], 3));
    const seen = async (): Promise<number[]> => {
      const { buffer, shape } = run.states.get(2)!.data(engine);
      return Array.from(new Float32Array(await readBytes(engine, [{ buffer, offset: 0, bytes: 4 * shape[0] * 3 }])));
    };
    const valuesOf = (first: number, end: number, from = 0): number[] =>
      Array.from({ length: 3 * (end - first) }, (_, i) => from + 3 * first + i);
    expect(await seen()).to.deep.equal([...valuesOf(0, 4), ...Array<number>(6).fill(NaN), ...valuesOf(6, 8)]);
    run.take(statesFrame([2, 3], 3, { from: 100 }));
    expect(await seen()).to.deep.equal([...valuesOf(0, 2), ...valuesOf(2, 3, 100)]);
    expect(() => run.take(statesFrame([3, 4], 5))).to.throw(/values have 5 channels, and layer 2 3. Send as many/);
    expect(() => run.take({ ...statesFrame([3, 4], 3), layer: 7 })).to.throw(
      /layer 7 is none of the model's recurrent/,
    );
    run.take(statesFrame([0, 1], 3, { sequence: 1, from: 50 }));
    expect(await seen()).to.deep.equal(valuesOf(0, 1, 50));
    run.release();
  });
});

const statesLayer = { layer: 2, kind: 'states', heads: [0, 1], keyHeads: [0, 1], of: 1 } as const;
