import { expect } from 'chai';
import { loadInput, loadInputs } from '../../src/index';
import { fetchBytes, fileError } from '../support/failures';
import { writeZip, type ZipEntry } from '../support/zip-writer';

const folder = '/test/fixtures/keras/inputs/';
const ramp = Array.from({ length: 24 }, (_, i) => i);
const table = (text: string): File => new File([text], 'table.csv');

describe('loadInput reads arrays', () => {
  for (const name of ['float32', 'float64-big-endian', 'float16', 'int64', 'uint8', 'fortran']) {
    it(`${name}.npy, in row-major order`, async () => {
      const { shape, values, name: given } = await loadInput(`${folder}${name}.npy`);
      expect(shape).to.deep.equal([2, 3, 4]);
      expect([...values]).to.deep.equal(ramp);
      expect(given).to.equal(name);
    });
  }

  it('truth values as 0 and 1, and a single number without axes', async () => {
    expect([...(await loadInput(`${folder}bool.npy`)).values]).to.deep.equal(ramp.map((i) => Number(i > 11)));
    const { shape, values } = await loadInput(`${folder}scalar.npy`);
    expect([shape, ...values]).to.deep.equal([[], 7]);
  });

  it('an .npz by its members, stored or packed', async () => {
    const arrays = await loadInputs(`${folder}two.npz`);
    expect(arrays.map(({ name, shape }) => ({ name, shape }))).to.deep.equal([
      { name: 'first', shape: [2, 3, 4] },
      { name: 'second', shape: [3, 4] },
    ]);
    expect([...(await loadInput(`${folder}packed.npz`)).values]).to.deep.equal(ramp);
    expect((await fileError(loadInput(`${folder}two.npz`))).message).to.match(/2 arrays \(first, second\)/);
  });

  it('an .npz with arrays that are no numbers gives the others, and says which were left out', async () => {
    const member = async (name: string): Promise<ZipEntry> => ({
      name: `${name}.npy`,
      data: await fetchBytes(`${folder}${name}.npy`),
    });
    const archive = async (...names: string[]): Promise<File> =>
      new File([writeZip(await Promise.all(names.map(member)))], 'mixed.npz');
    for (const order of [
      ['words', 'float32', 'objects'],
      ['float32', 'records', 'complex'],
    ]) {
      const { name, values, notice } = await loadInput(await archive(...order));
      expect([name, ...values]).to.deep.equal(['float32', ...ramp]);
      for (const left of order.filter((one) => one !== 'float32')) expect(notice).to.match(new RegExp(`${left} \\(`));
      expect(notice).to.match(/^Left out, for they hold no numbers: .* Taken: float32\.$/);
    }
    const none = await fileError(loadInput(await archive('words', 'objects')));
    expect(none.message).to.match(/mixed\.npz: words\.npy \(byte 10\): The array’s dtype is <U1/);
  });

  const refused: [string, RegExp][] = [
    ['objects', /dtype is \|O \(Python objects, which are never read\)/],
    ['complex', /dtype is <c8/],
    ['words', /dtype is <U1/],
    ['records', /record of several fields/],
  ];
  for (const [name, message] of refused) {
    it(`refuses ${name}, with the dtype`, async () => {
      expect((await fileError(loadInput(`${folder}${name}.npy`))).message).to.match(message);
    });
  }

  it('refuses a shape that is negative, huge, or not that of the bytes', async () => {
    const header = (shape: string): File => {
      const text = `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(118) + '\n';
      return new File([Uint8Array.of(147), 'NUMPY', Uint8Array.of(1, 0, 119, 0), text], 'x.npy');
    };
    expect((await fileError(loadInput(header('(-1, 2)')))).message).to.match(/not below 0/);
    expect((await fileError(loadInput(header('(100000, 100000)')))).message).to.match(/are allowed/);
    expect((await fileError(loadInput(header('(2, 2)')))).message).to.match(/needs 16 bytes and the file holds 0/);
    expect((await fileError(loadInput(header("'a'")))).message).to.match(/header cannot be read/);
  });

  it('a table with a heading, numbers kept and words left out with a notice', async () => {
    const { shape, values, columns, notice } = await loadInput('/demo/public/seattle-weather.csv');
    expect(shape).to.deep.equal([1461, 4]);
    expect(columns).to.deep.equal(['precipitation', 'temp_max', 'temp_min', 'wind']);
    expect(notice).to.match(/date, weather/);
    expect([...values.subarray(0, 4)].map((value) => Number(value.toFixed(4)))).to.deep.equal([0, 12.8, 5, 4.7]);
  });

  it('a table with semicolons, quotes, gaps and no heading', async () => {
    const { shape, values } = await loadInput(table('1;"2";3\r\n4;;-6e1\r\n'));
    expect(shape).to.deep.equal([2, 3]);
    expect([...values]).to.deep.equal([1, 2, 3, 4, NaN, -60]);
  });

  it('refuses a table that is ragged, empty or all words', async () => {
    expect((await fileError(loadInput(table('1,2\n3\n')))).message).to.match(/Line 2 has 1 cells and the first has 2/);
    expect((await fileError(loadInput(table('a,b\nc,d\n')))).message).to.match(/no column of numbers/);
    expect((await fileError(loadInput(table('')))).message).to.match(/empty/);
    expect((await fileError(loadInput(table('1,2"3\n')))).message).to.match(/quote/);
    expect((await fileError(loadInput(new File([new Uint8Array(100)], 'x.bin')))).message).to.match(
      /neither .npy, .npz/,
    );
  });
});
