import { expect } from 'chai';
import type { Engine } from '../../src/engine/engine';
import { StridedSource } from '../../src/matrix/strided';
import { BufferRows } from '../../src/tensor/buffer-rows';
import { RowRing } from '../../src/tensor/row-ring';
import type { TensorView } from '../../src/tensor/tensor-view';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { seededNumbers } from '../support/random';
import { digits, digitTensor, readMatrix, tabulate } from '../support/read-matrix';

const columns = 3;
/** Rows whose numbers count on from `first`. */
const counted = (first: number, count: number): number[][] =>
  tabulate(count, columns, (row, column) => (first + row) * 10 + column);

describe('rows in a ring', () => {
  failOnGpuErrors();
  let engine: Engine;
  let source: StridedSource;
  let ring: RowRing<TensorView>;
  before(async () => {
    engine = await testEngine();
    source = new StridedSource(engine.requireDevice());
  });
  beforeEach(() => (ring = new RowRing(new BufferRows(engine))));
  afterEach(() => ring.release());
  after(() => source.release());

  const rows = async (): Promise<number[][]> => {
    source.point(ring.view(['time', 'channel']), { row: 0, column: 1, fixed: [0, 0] });
    return readMatrix(engine.requireDevice(), source);
  };

  /** Appends rows one call at a time, as a stream does. */
  function stream(from: number, to: number, limit: number): void {
    for (let row = from; row < to; row++) ring.append(counted(row, 1), limit);
  }

  it('keep their order while the limit is raised after the ring has wrapped', async () => {
    stream(0, 8, 5);
    expect(await rows()).to.deep.equal(counted(3, 5));
    stream(8, 10, 9);
    expect(await rows()).to.deep.equal(counted(3, 7));
    stream(10, 20, 9);
    expect(await rows()).to.deep.equal(counted(11, 9));
  });

  it('keep the newest when the limit is lowered', async () => {
    stream(0, 13, 10);
    stream(13, 14, 4);
    expect(await rows()).to.deep.equal(counted(10, 4));
    stream(14, 20, 4);
    expect(await rows()).to.deep.equal(counted(16, 4));
  });

  it('keep their order while the buffer grows without a limit', async () => {
    stream(0, 200, Infinity);
    expect(await rows()).to.deep.equal(counted(0, 200));
  });

  it('keep the newest of a call with more rows than the limit', async () => {
    ring.append(counted(0, 12), 5);
    expect(await rows()).to.deep.equal(counted(7, 5));
    ring.append(counted(12, 3), 5);
    expect(await rows()).to.deep.equal(counted(10, 5));
    ring.append(counted(15, 30), 5);
    expect(await rows()).to.deep.equal(counted(40, 5));
  });

  it('are what an array would hold, whatever is appended under whatever limit', async () => {
    const numbers = seededNumbers(1000, 9);
    let drawn = 0;
    const upTo = (most: number): number => 1 + Math.floor(((numbers[drawn++] + 1) / 2) * most);
    for (let round = 0; round < 12; round++) {
      ring.release();
      let kept: number[][] = [];
      let next = 0;
      for (let call = 0; call < 12; call++) {
        const [count, limit] = [upTo(round % 2 ? 9 : 90), upTo(round % 3 ? 20 : 200)];
        ring.append(counted(next, count), limit);
        kept = [...kept, ...counted(next, count)].slice(-limit);
        next += count;
      }
      expect(await rows(), `round ${round}`).to.deep.equal(kept);
    }
  });

  it('begin with the newest of a tensor’s, which stays as it is', async () => {
    const tensor = digitTensor(engine.requireDevice(), [1, 6, 3], { offset: 2 });
    ring.takeOver(tensor, 4);
    const wanted = tabulate(4, 3, (r, c) => digits([0, r + 2, c]));
    expect(await rows()).to.deep.equal(wanted);
    ring.append([[7, 8, 9]], 4);
    expect(await rows()).to.deep.equal([...wanted.slice(1), [7, 8, 9]]);
    source.point(tensor, { row: 1, column: 2, fixed: [0, 0, 0] });
    const before = tabulate(6, 3, (r, c) => digits([0, r, c]));
    expect(await readMatrix(engine.requireDevice(), source)).to.deep.equal(before);
    tensor.release();
  });

  it('may be typed arrays of any kind, and hold NaN', async () => {
    ring.append([Float64Array.of(1, 2, 3), Int16Array.of(4, 5, -6), [7, NaN, Infinity]], 5);
    expect(await rows()).to.deep.equal([
      [1, 2, 3],
      [4, 5, -6],
      [7, NaN, Infinity],
    ]);
  });

  it('upload only themselves, in one write, in two where they pass the end', () => {
    stream(0, 5, 5);
    const { queue } = engine.requireDevice();
    const { writeBuffer } = queue;
    const { submits } = engine.stats;
    const written: (number | undefined)[] = [];
    queue.writeBuffer = function (buffer, offset, data, from, size) {
      written.push(size ?? (data as Float32Array).length - (from ?? 0));
      writeBuffer.call(queue, buffer, offset, data as BufferSource, from, size);
    };
    ring.append(counted(5, 3), 5);
    ring.append(counted(8, 4), 5);
    queue.writeBuffer = writeBuffer;
    expect(written).to.deep.equal([9, 6, 6]);
    expect(engine.stats.submits, 'no copy on the GPU').to.equal(submits);
  });

  describe('change nothing when a call is refused:', () => {
    const refused: Record<string, { call: () => void; message: string }> = {
      'a row of another length': {
        call: () =>
          ring.append(
            [
              [1, 2, 3],
              [4, 5],
            ],
            5,
          ),
        message: 'appended row 1 has 2 numbers; rows have 3. Give rows of that length.',
      },
      'a row without numbers': {
        call: () => ring.append([[]], 5),
        message: 'appended row 0 has no numbers. Give at least one.',
      },
      'a text': {
        call: () => ring.append('abc' as never, 5),
        message: 'appended rows are abc. Give an array of rows, each an array of numbers.',
      },
      nothing: {
        call: () => ring.append(undefined as never, 5),
        message: 'appended rows are undefined. Give an array of rows, each an array of numbers.',
      },
      'numbers that are no rows': {
        call: () => ring.append([1, 2, 3] as never, 5),
        message: 'appended row 0 is 1. Give a typed array or an array of numbers; NaN marks a gap.',
      },
      'a row of texts': {
        call: () =>
          ring.append(
            [
              [1, 2, 3],
              ['1', '2', '3'],
            ] as never,
            5,
          ),
        message:
          'appended row 1 is an array that holds a string. Give a typed array or an array of numbers; NaN marks a gap.',
      },
      'a row of big integers': {
        call: () => ring.append([BigInt64Array.of(1n, 2n, 3n)] as never, 5),
        message: 'appended row 0 is a BigInt64Array. Give a typed array or an array of numbers; NaN marks a gap.',
      },
      ...Object.fromEntries(
        [0, -1, 2.5, NaN].map((limit) => [
          `a limit of ${limit}`,
          {
            call: () => ring.append([[1, 2, 3]], limit),
            message: `the row limit is ${limit}. Give a whole number of rows, 1 or more.`,
          },
        ]),
      ),
      'a shape that its view refuses': {
        call: () =>
          ring.append(counted(9, 9), 100, ([count, width]) => {
            throw new Error(`${count} × ${width} is too large`);
          }),
        message: '15 × 3 is too large',
      },
    };
    for (const [what, { call, message }] of Object.entries(refused)) {
      it(what, async () => {
        stream(0, 8, 6);
        const { submits, uploadBytes, gpuBytes } = engine.stats;
        expect(call).to.throw(Error, message);
        expect({ ...engine.stats }).to.include({ submits, uploadBytes, gpuBytes });
        expect(await rows()).to.deep.equal(counted(2, 6));
      });
    }

    it('the first rows, where they are more than the GPU binds', () => {
      const row = new Float32Array(1024);
      const most = Math.floor(engine.requireDevice().limits.maxStorageBufferBindingSize / 4096);
      const many = new Array<Float32Array>(most + 1).fill(row);
      expect(() => ring.append(many, Infinity)).to.throw(`Set the row limit to ${most} or less.`);
      ring.append([row], 5);
      expect(ring.view(['time', 'channel']).shape).to.deep.equal([1, 1024]);
    });

    it('a tensor of three axes', () => {
      const tensor = digitTensor(engine.requireDevice(), [2, 3, 3]);
      expect(() => ring.takeOver(tensor, 5)).to.throw('rows are appended to two axes');
      expect(() => ring.takeOver(tensor, 0)).to.throw('the row limit is 0');
      tensor.release();
    });
  });
});
