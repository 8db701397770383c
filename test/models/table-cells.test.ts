import { expect } from 'chai';
import { loadInput } from '../../src/index';
import { fileError } from '../support/failures';

const table = (text: string): File => new File([text], 'table.csv');
const read = async (text: string): Promise<number[]> => [...(await loadInput(table(text))).values];

describe('a table’s cells', () => {
  const gaps = [
    '',
    'NA',
    'N/A',
    'n/a',
    '#N/A',
    'nan',
    'NaN',
    '-nan',
    'null',
    'NULL',
    'None',
    'none',
    '<NA>',
    'nil',
    '?',
    '-',
    '--',
    '–',
    '.',
    '*',
    '#DIV/0!',
    'NaT',
    '1.#QNAN',
  ];
  for (const gap of gaps) {
    it(`“${gap}” has no value, in any line`, async () => {
      for (const row of [0, 1, 2]) {
        const rows = [
          [1.5, 2, 3],
          [4, 5.5, 6],
          [7, 8, 9.5],
        ].map((cells, i) => cells.map((value, j) => (i === row && j === 1 ? gap : String(value))));
        const { values, notice, shape } = await loadInput(table(rows.map((cells) => cells.join()).join('\n')));
        const expected = [1.5, 2, 3, 4, 5.5, 6, 7, 8, 9.5].map((value, i) => (i === 3 * row + 1 ? NaN : value));
        expect([...values], `line ${row + 1}`).to.deep.equal(expected);
        expect(shape).to.deep.equal([3, 3]);
        expect(notice).to.equal(`1 cell without a value became NaN: 2 (line ${row + 1}).`);
      }
    });
  }

  const single: Record<string, number> = {
    '1_000': 1000,
    '+5': 5,
    '.5': 0.5,
    '5.': 5,
    '-.5e-3': -0.0005,
    '1E3': 1000,
    '1d3': 1000,
    inf: Infinity,
    '-inf': -Infinity,
    Infinity: Infinity,
    '+INF': Infinity,
    '-∞': -Infinity,
    '"1,234,567"': 1234567,
    '"1,234.5"': 1234.5,
    '$-2.5': -2.5,
    '-$2.5': -2.5,
    '12.5%': 12.5,
    '1 000': 1000,
    '007': 7,
    '-0': -0,
  };
  for (const [cell, value] of Object.entries(single)) {
    it(`${cell} is ${value}`, async () =>
      expect(await read(`a,b\n${cell},1.5\n2,3`)).to.deep.equal([value, 1.5, 2, 3].map(Math.fround)));
  }

  for (const cell of [
    '0x10',
    '1-2',
    '12:30',
    '2020-01-01',
    '1.2.3',
    'e5',
    '1e',
    '1__0',
    '--1',
    'yes',
    '1,5 kg',
    '<0.1',
    '1;2',
    'a1',
  ]) {
    it(`“${cell}” is words, and its column is left out with its line`, async () => {
      const { values, columns, notice } = await loadInput(table(`a,b\n1.5,2\n3,"${cell}"\n`));
      expect([columns, [...values]]).to.deep.equal([['a'], [1.5, 3]]);
      expect(notice).to.equal(`Left out, for they hold words: b (“${cell}” in line 3). Taken: a.`);
    });
  }

  it('beyond float32 become infinite, and that is said', async () => {
    const { values, notice } = await loadInput(table('a,b\n1e39,1\n-1e300,2\n'));
    expect([...values]).to.deep.equal([Infinity, 1, -Infinity, 2]);
    expect(notice).to.equal('2 numbers beyond float32’s range became infinite.');
  });
});

describe('a table’s first line', () => {
  const headings: [text: string, columns: string[], values: number[]][] = [
    ['0,1,2\n1.5,2.5,3.5\n4.5,5,6', ['0', '1', '2'], [1.5, 2.5, 3.5, 4.5, 5, 6]],
    ['0,1,2\n17,3,250\n9,9,1', ['0', '1', '2'], [17, 3, 250, 9, 9, 1]],
    ['2019,2020,2021\n1.5,2,3\n4,5,6.5', ['2019', '2020', '2021'], [1.5, 2, 3, 4, 5, 6.5]],
    ['1990 1995 2000\n10 20 30\n', ['1990', '1995', '2000'], [10, 20, 30]],
    [',0,1\n0,1.5,2\n1,3,4', ['0', '1'], [1.5, 2, 3, 4]],
    ['"10","20"\n1,2\n3,4', ['10', '20'], [1, 2, 3, 4]],
    ['city,2019,2020\nParis,1.5,2.5\nRome,3,4', ['2019', '2020'], [1.5, 2.5, 3, 4]],
    ['Na,K,Ca\n1,2,3', ['Na', 'K', 'Ca'], [1, 2, 3]],
    ['"a" "b"\n"1" 1.5 2\n"2" 3 4\n', ['a', 'b'], [1.5, 2, 3, 4]],
    ['Unnamed: 0,a,b\n0,7,8\n1,9,10', ['a', 'b'], [7, 8, 9, 10]],
    [',a,b\n7,1,2\n3,4,5', ['a', 'b'], [1, 2, 4, 5]],
    ['t\n2,041\n-0,453\n', ['t'], [2.041, -0.453]],
  ];
  for (const [text, columns, values] of headings) {
    it(`is a heading: ${JSON.stringify(text)}`, async () => {
      const array = await loadInput(table(text));
      expect(array.columns).to.deep.equal(columns);
      expect([...array.values]).to.deep.equal(values.map(Math.fround));
    });
  }

  const data: [text: string, values: number[]][] = [
    ['nan,1,2\n3,4,5', [NaN, 1, 2, 3, 4, 5]],
    ['1,NA\n2,3', [1, NaN, 2, 3]],
    ['inf,1\n2,3', [Infinity, 1, 2, 3]],
    ['0,1,2\n3,4,5\n6,7,8', [0, 1, 2, 3, 4, 5, 6, 7, 8]],
    ['5,3,9,1,0,0', [5, 3, 9, 1, 0, 0]],
    ['1,2,3\n4,5,6', [1, 2, 3, 4, 5, 6]],
    ['2019,1.5\n2020,2.5', [2019, 1.5, 2020, 2.5]],
    ['2020-01-01,1.5\n2020-01-02,2', [1.5, 2]],
    ['sun,0.5\nrain,1\nsun,2', [0.5, 1, 2]],
    ['1.5\n2.5', [1.5, 2.5]],
  ];
  for (const [text, values] of data) {
    it(`is data: ${JSON.stringify(text)}`, async () => expect(await read(text)).to.deep.equal(values));
  }

  it('of numbers is said to be taken for names', async () => {
    const { notice } = await loadInput(table('2019,2020\n1.5,2.5\n'));
    expect(notice).to.equal('The first line is taken for names: 2019, 2020.');
  });
});

describe('a table in the spelling of another program', () => {
  it('a frame of bars as in Markdown, comments of // and !, and a tab between empty cells', async () => {
    const framed = '| a | b |\n|---|:-:|\n| 1 | 2 |\n| 3 | 4 |\n';
    expect((await loadInput(table(framed))).columns).to.deep.equal(['a', 'b']);
    for (const text of [framed, '| 1 | 2 |\n| 3 | 4 |', '// by x\n1,2\n3,4', '! by x\n1 2\n3 4']) {
      expect(await read(text), text).to.deep.equal([1, 2, 3, 4]);
    }
    expect(await read('a\tb\n1\t\n\t2\n')).to.deep.equal([1, NaN, NaN, 2]);
  });

  it('complex numbers are no heading: their column is left out, and said', async () => {
    const { values, notice } = await loadInput(table('1+2j,3\n4,5\n'));
    expect([...values]).to.deep.equal([3, 5]);
    expect(notice).to.contain('1+2j');
  });

  it('numbers beyond the range are said, also those that JavaScript itself cannot hold', async () => {
    const { notice } = await loadInput(table('1e400,1\n2,inf\n1e39,-1e999\n'));
    expect(notice).to.equal('3 numbers beyond float32’s range became infinite.');
  });

  it('JSON and printed arrays are refused for what they are, and brackets in names are not', async () => {
    for (const text of ['[[1,2],[3,4]]', '[{"a": 1}]', '[1 2\n 3 4]', '{"values": [1]}']) {
      expect((await fileError(loadInput(table(text)))).message, text).to.match(/This is JSON, or an array as Python/);
    }
    expect((await loadInput(table('[V],[A]\n1,2\n'))).columns).to.deep.equal(['[V]', '[A]']);
  });
});
