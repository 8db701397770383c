import { expect } from 'chai';

interface Row {
  number: number;
  scenario: string;
  happens: string;
  files: string[];
}

/** The rows of docs/reliability.md that begin with a number. */
async function readRows(): Promise<Row[]> {
  const text = await (await fetch('/docs/reliability.md')).text();
  return [...text.matchAll(/^\|\s*(\d+)\s*\|([^\n]*)\|\s*$/gm)].map(([, number, rest]) => {
    const [scenario, happens, proof] = rest.split('|').map((cell) => cell.trim());
    return {
      number: Number(number),
      scenario,
      happens,
      files: [...proof.matchAll(/`([^`]+)`/g)].map(([, file]) => file),
    };
  });
}

describe('the table of scenarios', () => {
  it('has all fifty, each with what happens', async () => {
    const rows = await readRows();
    const numbers = rows.map(({ number }) => number).sort((a, b) => a - b);
    expect(numbers).to.deep.equal(Array.from({ length: 50 }, (_, i) => i + 1));
    for (const { number, scenario, happens } of rows) {
      expect(scenario, String(number)).to.match(/\w/);
      expect(happens, String(number)).to.match(/\w/);
    }
  });

  it('names files that are there and have tests', async () => {
    for (const { number, files } of await readRows()) {
      expect(files.length, `files of ${number}`).to.be.above(0);
      for (const file of files) {
        const answer = await fetch(`/${file}`);
        expect(answer.ok, `${number}: ${file}`).to.equal(true);
        expect(await answer.text(), `${number}: ${file}`).to.match(/\bit\(|report\(/);
      }
    }
  });

  it('leaves at most six of them not done, each with a reason', async () => {
    const open = (await readRows()).filter(({ happens }) => /not done/i.test(happens));
    expect(open.length).to.be.at.most(6);
    for (const { number, happens } of open) expect(happens, String(number)).to.match(/not done\*\*: .{30}/i);
  });
});
