import { expect } from 'chai';
import { deflateSync } from 'fflate';
import { loadModel } from '../../src/index';
import { crc32 } from '../../src/models/crc32';
import { listZip, readMember } from '../../src/models/zip';
import { defaultLimits } from '../../src/models/limits';
import { testEngine } from '../support/engine';
import { fetchBytes, fileError, refusal } from '../support/failures';
import { text, writeZip, type ZipEntry } from '../support/zip-writer';

const file = '/test/fixtures/keras/lstm-sequential.keras';
const hostile = '/test/fixtures/keras/hostile/';

/** The members of a good file, to spoil. */
async function members(): Promise<ZipEntry[]> {
  const bytes = await fetchBytes(file);
  const listed = [...listZip(bytes, defaultLimits).values()];
  return listed.map((member) => ({ name: member.name, data: readMember(bytes, member).slice() }));
}

async function spoiled(change: (entries: ZipEntry[]) => void): Promise<File> {
  const entries = await members();
  change(entries);
  return new File([writeZip(entries)], 'spoiled.keras');
}

const find = (entries: ZipEntry[], name: string): ZipEntry => entries.find((entry) => entry.name === name)!;

describe('a file that is no good is refused with its name, the place and a sentence', () => {
  before(testEngine);

  it('the helper writes archives that are read', async () => {
    (await loadModel(await spoiled(() => {}))).dispose();
  });

  const whole: [string, () => unknown, RegExp][] = [
    ['text', () => new File(['Dear Sir'], 'letter.keras'), /letter\.keras \(byte 0\): This is no model file/],
    ['nothing', () => new ArrayBuffer(0), /the data: The file is empty/],
    ['a number', () => 7, /no URL, File or ArrayBuffer/],
    ['an address that is not there', () => '/test/fixtures/keras/none.keras', /none\.keras: The server answered 404/],
    [
      'a page of another origin that does not allow us',
      () => 'http://localhost:1/x.keras',
      /x\.keras: The file could not be fetched/,
    ],
  ];
  for (const [what, source, message] of whole) {
    it(`${what}`, async () => expect((await fileError(loadModel(source() as string))).message).to.match(message));
  }

  it('a .keras that is cut short', async () => {
    const bytes = await fetchBytes(file);
    for (const length of [10, 1000, bytes.length - 30, bytes.length - 1]) {
      const error = await fileError(loadModel(bytes.slice(0, length)));
      expect(error.message, `cut at ${length}`).to.match(/cut short|no end record/);
    }
  });

  it('an .h5 that is cut short names the byte', async () => {
    const bytes = await fetchBytes('/test/fixtures/keras/lstm-sequential.h5');
    const error = await fileError(loadModel(bytes.slice(0, 9000)));
    expect(error.message).to.match(/cut short or damaged/);
    expect(error.offset).to.be.a('number');
  });

  const archives: [string, (entries: ZipEntry[]) => void, RegExp][] = [
    ['without config.json', (e) => e.splice(1, 1), /has no config\.json/],
    ['without weights', (e) => e.splice(2, 1), /has no model\.weights\.h5/],
    ['with npz weights', (e) => (find(e, 'model.weights.h5').name = 'model.weights.npz'), /in model\.weights\.npz/],
    ['with a changed byte', (e) => (find(e, 'model.weights.h5').crc = 1), /model\.weights\.h5: The checksum/],
    ['with a name that leads out', (e) => e.push({ name: '../../etc/x', data: text('x') }), /leads out of the archive/],
    [
      'with a name twice',
      (e) => e.push({ name: 'config.json', data: text('{}') }),
      /config\.json: The name occurs twice/,
    ],
    ['with an encrypted member', (e) => (find(e, 'config.json').flags = 1), /is encrypted/],
    ['with an unknown packing', (e) => (find(e, 'config.json').method = 12), /Packing method 12/],
    ['with a size that is no 32-bit one', (e) => (find(e, 'config.json').bytes = 0xffffffff), /zip64/],
    [
      'with a size that lies',
      (e) => (find(e, 'config.json').bytes = 3_000_000_000),
      /declares 3000000000|unpacks to more/,
    ],
    ['with __proto__ as a name', (e) => e.push({ name: '__proto__', data: text('x') }), /no member of a Keras file/],
    ['with no JSON', (e) => (find(e, 'config.json').data = text('{"a"')), /config\.json: .* no JSON/],
    [
      'of an unknown model class',
      (e) => (find(e, 'config.json').data = text({ class_name: 'Mine', config: {} })),
      /of class Mine/,
    ],
  ];
  for (const [what, change, message] of archives) {
    it(`an archive ${what}`, async () => {
      const error = await fileError(loadModel(await spoiled(change)));
      expect(error.message).to.match(message);
      expect(error.file).to.equal('spoiled.keras');
    });
  }

  it('a member that unpacks to more than it says', async () => {
    const plain = new Uint8Array(50_000_000);
    const data = deflateSync(plain, { level: 9 });
    const bomb = (e: ZipEntry[]): unknown =>
      Object.assign(find(e, 'model.weights.h5'), { data, method: 8, bytes: 40_000_000, crc: crc32(plain) });
    expect((await fileError(loadModel(await spoiled(bomb)))).message).to.match(/unpacks to more than the 40000000/);
  });

  it('a packed archive is read like a stored one', async () => {
    const pack = (entries: ZipEntry[]): void => {
      for (const entry of entries) {
        const [crc, bytes] = [crc32(entry.data), entry.data.length];
        Object.assign(entry, { data: deflateSync(entry.data), method: 8, crc, bytes });
      }
    };
    const model = await loadModel(await spoiled(pack));
    expect(model.layers.length).to.equal(5);
    model.dispose();
  });

  const h5: [string, RegExp][] = [
    ['soft-link', /soft or external link/],
    ['external-link', /soft or external link/],
    ['external-data', /lie in another file/],
    ['shape-bomb', /needs 34400000000 bytes/],
    ['empty-array', /has no stored values/],
    ['wrong-shape', /"probs" \(class Dense\).*\[100,2\] in the model and \[50,4\] in the file/],
    ['unknown-filter', /filter 32000/],
    ['words', /weights must be numbers/],
    ['missing-array', /listed but missing/],
    ['no-config', /no model_config/],
    ['lambda', /flatten \(class Lambda, layer 4 of 5\) is a Lambda, which holds Python code/],
    ['prototype', /key "__proto__"/],
    ['deep', /nested more than 400 deep/],
    ['units-differ', /"lstm" \(class LSTM\).*is \[3,36\] in the model and \[3,32\] in the file/],
  ];
  for (const [name, message] of h5) {
    it(`an .h5 with ${name.replaceAll('-', ' ')}`, async () => {
      const error = await fileError(loadModel(`${hostile}${name}.h5`));
      expect(error.message).to.match(message);
      expect(error.message).to.match(new RegExp(`^${name}\\.h5`));
      expect(({} as { polluted?: number }).polluted).to.equal(undefined);
    });
  }

  for (const name of ['fine-gzip', 'fine-latest', 'link-circle']) {
    it(`${name}.h5 is read`, async () => (await loadModel(`${hostile}${name}.h5`)).dispose());
  }

  it('all layers that we lack are named in one error, with their places', async () => {
    const rename = (entries: ZipEntry[]): void => {
      const member = find(entries, 'config.json');
      const config = new TextDecoder().decode(member.data);
      member.data = text(
        config
          .replace('"class_name": "LSTM"', '"class_name": "Foo"')
          .replace('"class_name": "Flatten"', '"class_name": "Mine>Bar"'),
      );
    };
    const error = await fileError(loadModel(await spoiled(rename)));
    expect(error.message).to.match(
      /2 layers .* sequential\/lstm \(class Foo, layer 2 of 5\); sequential\/flatten \(class Bar, layer 4 of 5\)\. .*registerLayer\(name, class\)/,
    );
  });

  it('an aborted load rejects with the signal’s reason', async () => {
    const abort = new AbortController();
    const loading = loadModel(file, { signal: abort.signal, onProgress: () => abort.abort(new Error('enough')) });
    expect((await refusal(loading)).message).to.equal('enough');
    expect((await refusal(loadModel(file, { signal: AbortSignal.abort(new Error('never')) }))).message).to.equal(
      'never',
    );
  });

  it('tells how many bytes have come', async () => {
    const seen: { loaded: number; total: number }[] = [];
    (await loadModel(file, { onProgress: (progress) => void seen.push(progress) })).dispose();
    const { length } = await fetchBytes(file);
    expect(seen.at(-1)).to.deep.equal({ loaded: length, total: length });
  });
});
