import { expect } from 'chai';
import { loadInput } from '../../src/index';
import { fetchBytes } from '../support/failures';
import { seededNumbers } from '../support/random';

const table = (text: string | Uint8Array<ArrayBuffer>, name = 'table.csv'): File => new File([text], name);
const read = async (text: string): Promise<number[]> => [...(await loadInput(table(text))).values];

/** Six steps of four channels, with a large and a small one. */
const seeded = seededNumbers(24, 20261127, 2);
const numbers = Array.from({ length: 6 }, (_, row) =>
  [1, 1000, 1e6, 0.01].map((scale, column) => seeded[4 * row + column] * scale),
);
const names = ['temp', 'wind speed', 'rain', 'Größe'];
const rounded = (digits: number): number[][] => numbers.map((row) => row.map((value) => Number(value.toFixed(digits))));

type Spell = (value: number) => string;
const plain: Spell = (value) => value.toFixed(3);
const inThousands =
  (comma: string, point: string): Spell =>
  (value) => {
    const [whole, decimals] = Math.abs(value).toFixed(3).split('.');
    return (Number(value.toFixed(3)) < 0 ? '-' : '') + whole.replace(/\B(?=(\d{3})+$)/g, comma) + point + decimals;
  };
const lines = (spell: Spell, gap: string): string => numbers.map((row) => row.map(spell).join(gap)).join('\n');
const quoted =
  (spell: Spell): Spell =>
  (value) =>
    `"${spell(value)}"`;

/** How one table of numbers is written by programs of all kinds; `heading` has its separator. */
const spellings: { what: string; text: string; heading: string }[] = [
  { what: 'commas', text: lines(plain, ','), heading: names.join(',') },
  { what: 'commas and blanks', text: lines(plain, ', '), heading: names.join(', ') },
  {
    what: 'a comma at the end of each line',
    text: lines(plain, ',').replace(/$/gm, ','),
    heading: `${names.join(',')},`,
  },
  { what: 'tabs', text: lines(plain, '\t'), heading: names.join('\t') },
  { what: 'bars', text: lines(plain, ' | '), heading: names.join('|') },
  { what: 'semicolons', text: lines(plain, ';'), heading: names.join(';') },
  {
    what: 'blanks',
    text: lines((value) => plain(value).padStart(14), ' '),
    heading: names.join(' ').replace('d s', 'd_s'),
  },
  {
    what: 'exponents and blanks (numpy.savetxt)',
    text: lines((value) => Number(plain(value)).toExponential(18), ' '),
    heading: `# ${names.join(' ').replace('d s', 'd_s')}`,
  },
  {
    what: 'Fortran’s exponents',
    text: lines((value) => Number(plain(value)).toExponential(12).replace('e', 'D'), ' '),
    heading: '',
  },
  {
    what: 'semicolons and decimal commas',
    text: lines((value) => plain(value).replace('.', ','), ';'),
    heading: names.join(';'),
  },
  {
    what: 'tabs and decimal commas',
    text: lines((value) => plain(value).replace('.', ','), '\t'),
    heading: names.join('\t'),
  },
  { what: 'thousands by points', text: lines(inThousands('.', ','), ';'), heading: names.join(';') },
  { what: 'thousands by commas in quotes', text: lines(quoted(inThousands(',', '.')), ','), heading: names.join(',') },
  { what: 'thousands by blanks', text: lines(inThousands(' ', ','), ';'), heading: names.join(';') },
  { what: 'thousands by thin blanks', text: lines(inThousands('\u202f', ','), '\t'), heading: names.join('\t') },
  { what: 'thousands by apostrophes', text: lines(inThousands('’', '.'), ';'), heading: names.join(';') },
  { what: 'underscores', text: lines(inThousands('_', '.'), ','), heading: names.join(',') },
  { what: 'a true minus', text: lines((value) => plain(value).replace('-', '−'), ','), heading: names.join(',') },
  { what: 'all in quotes', text: lines(quoted(plain), ','), heading: names.map((name) => `"${name}"`).join(',') },
];

describe('a table of numbers is read, however it is spelled', () => {
  const expected = rounded(3).flat().map(Math.fround);
  for (const { what, text, heading } of spellings) {
    it(`${what}, with a heading and without`, async () => {
      expect(await read(text)).to.deep.equal(expected);
      if (!heading) return;
      const { values, columns, shape } = await loadInput(table(`${heading}\n${text}\n`));
      expect(shape).to.deep.equal([6, 4]);
      expect([...values]).to.deep.equal(expected);
      expect(columns!.map((name) => name.replace('_', ' '))).to.deep.equal(names);
    });
  }

  it('with any line ends, marks and comments around', async () => {
    const text = `${names.join(',')}\n${lines(plain, ',')}`;
    for (const ends of ['\r\n', '\r', '\n\n', ' \n'])
      expect(await read(text.replaceAll('\n', ends))).to.deep.equal(expected);
    for (const before of ['\ufeff', '# made by a logger, 2020\n\n', '% units: K\n', 'sep=,\n']) {
      expect(await read(before + text), before).to.deep.equal(expected);
    }
    const commented = lines(plain, ' ')
      .split('\n')
      .map((line, i) => (i % 2 ? `${line} # step ${i}, "fine"`.replaceAll('"', '') : line));
    expect(await read(commented.join('\n# between\n'))).to.deep.equal(expected);
  });

  it('in UTF-16 and in Windows’ code page', async () => {
    const text = `${names.join('\t')}\n${lines(plain, '\t')}`;
    const wide = Uint8Array.from([
      0xff,
      0xfe,
      ...[...text].flatMap((char) => [char.charCodeAt(0) & 255, char.charCodeAt(0) >> 8]),
    ]);
    const narrow = Uint8Array.from([...text].map((char) => char.charCodeAt(0)));
    for (const bytes of [wide, narrow]) {
      const { values, columns } = await loadInput(table(bytes));
      expect([...values]).to.deep.equal(expected);
      expect(columns).to.deep.equal(names);
    }
  });

  const files: Record<string, RegExp> = {
    'spaces.txt': /^$/,
    'comment-savetxt.csv': /^$/,
    'semicolon-decimal-comma.csv': /before the decimals/,
    'tabs.tsv': /^$/,
    'index-pandas.csv': /row numbers\. Taken: temp, wind, rain, hum/,
    'quoted.csv': /^$/,
    'crlf-bom.csv': /^$/,
    'header-date.csv': /words: date/,
    'empty-lines.csv': /^$/,
    'plain.csv': /^$/,
  };
  for (const [file, notice] of Object.entries(files)) {
    it(`${file}, and says what was left out`, async () => {
      const same = new TextDecoder().decode(await fetchBytes('/test/fixtures/tables/plain.csv'));
      const array = await loadInput(`/test/fixtures/tables/${file}`);
      expect(array.shape).to.deep.equal([6, 4]);
      const largest = Math.max(
        ...same
          .trim()
          .split(/[,\n]/)
          .map((cell, i) => Math.abs(Number(cell) - array.values[i])),
      );
      expect(largest).to.be.below(6e-4);
      expect(array.notice).to.match(notice);
    });
  }
});
