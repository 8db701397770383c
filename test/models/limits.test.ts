import { expect } from 'chai';
import { deflateSync } from 'fflate';
import { loadModel } from '../../src/index';
import { crc32 } from '../../src/models/crc32';
import { withDeadline } from '../../src/models/deadline';
import { defaultLimits, type FileLimits } from '../../src/models/limits';
import { PieceParser, type ParseAnswer } from '../../src/models/parse-messages';
import { fetchBytes, fileError } from '../support/failures';
import { writeH5, type H5Array, type H5Group } from '../support/h5-writer';
import { text, writeZip, type ZipEntry } from '../support/zip-writer';

const mebibyte = 2 ** 20;

async function parse(
  file: Blob,
  limits: Partial<FileLimits> = {},
  as: 'arrays' | 'model' = 'arrays',
): Promise<ParseAnswer> {
  const parser = new PieceParser();
  parser.add(new Uint8Array(await file.arrayBuffer()));
  return parser.parse({ as, name: 'file', limits: { ...defaultLimits, ...limits } });
}

const sentence = async (...given: Parameters<typeof parse>): Promise<string> => {
  const answer = await parse(...given);
  return 'sentence' in answer ? `${answer.place.member ?? ''}: ${answer.sentence}` : 'it was read';
};

function npy(count: number, dtype = '<f4', bytes = 4): Uint8Array {
  const header = `{'descr': '${dtype}', 'fortran_order': False, 'shape': (${count},), }`.padEnd(117) + '\n';
  const file = new Uint8Array(10 + header.length + count * bytes);
  file.set([0x93, ...[...'NUMPY'].map((char) => char.charCodeAt(0)), 1, 0, header.length, 0]);
  file.set(text(header), 10);
  return file;
}

const packed = (name: string, data: Uint8Array): ZipEntry => ({
  name,
  data: deflateSync(data, { level: 9 }),
  method: 8,
  bytes: data.length,
  crc: crc32(data),
});

const archive = (...entries: ZipEntry[]): File => new File([writeZip(entries)], 'a.npz');

describe('an archive’s limits hold for all members together', () => {
  it('what is packed unpacks to no more than allowed', async () => {
    const entries = Array.from({ length: 6 }, (_, i) => packed(`a${i}.npy`, npy(mebibyte / 4)));
    expect(await sentence(archive(...entries))).to.equal('it was read');
    expect(await sentence(archive(...entries), { unpackedBytes: 5 * mebibyte })).to.match(
      /a4\.npy: The archive unpacks to more than 5242880 bytes\. Raise limits\.unpackedBytes/,
    );
    expect(await sentence(archive(...entries), { totalBytes: 5 * mebibyte })).to.match(/Raise limits\.totalBytes/);
  });

  it('a bomb that declares a gigabyte is refused by default, before it is unpacked', async () => {
    const bomb = packed('a.npy', npy(mebibyte));
    expect(await sentence(archive({ ...bomb, bytes: 2 ** 30 }))).to.match(/unpacks to more than|cannot hold/);
    // Larger than a packed byte can become is told apart from what is only large.
    const many = Array.from({ length: 200 }, (_, i) => ({
      ...packed(`a${i}.npy`, npy(mebibyte)),
      bytes: 4 * mebibyte,
    }));
    expect(await sentence(archive(...many))).to.match(/unpacks to more than 536870912 bytes/);
  });

  it('arrays widen to no more than allowed', async () => {
    const entries = Array.from({ length: 6 }, (_, i) => packed(`a${i}.npy`, npy(mebibyte, '|u1', 1)));
    expect(await sentence(archive(...entries), { totalBytes: 20 * mebibyte })).to.match(
      /a5\.npy: The arrays need more than 20971520 bytes together/,
    );
  });

  it('a member that unpacks to more than it declares is stopped there', async () => {
    const entry = packed('a.npy', npy(4 * mebibyte));
    expect(await sentence(archive({ ...entry, bytes: mebibyte }))).to.match(/unpacks to more than the 1048576 bytes/);
  });
});

describe('a member’s own header must say what the directory says', () => {
  const good = (): Uint8Array<ArrayBuffer> => writeZip([packed('a.npy', npy(8)), packed('b.npy', npy(8))]);
  const change = (at: number, bytes: number[]): File => {
    const file = good();
    file.set(bytes, at);
    return new File([file], 'a.npz');
  };
  const changes: [string, number, number[], RegExp][] = [
    ['name', 30, [122], /a\.npy: Its own header gives the name “z\.npy”, and the archive’s directory “a\.npy”/],
    ['packing method', 8, [0, 0], /packing method 0, and the archive’s directory 8/],
    ['packed size', 18, [1, 0, 0, 0], /packed size 1, and/],
    ['size', 22, [1, 0, 0, 0], /the size 1, and/],
    ['checksum', 14, [1, 2, 3, 4], /the checksum 67305985, and/],
    ['encryption', 6, [1, 0], /is encrypted/],
    ['signature', 0, [80, 75, 7, 8], /header is missing/],
    ['length', 28, [255, 255], /header is cut short/],
  ];
  for (const [what, at, bytes, message] of changes) {
    // The signature's first bytes tell a zip; the second member's header lies behind the first.
    it(`the ${what}`, async () => {
      const second = what === 'signature' ? 35 + packed('a.npy', npy(8)).data.length : 0;
      expect(await sentence(change(second + at, bytes))).to.match(message);
    });
  }

  it('members must not share bytes', async () => {
    const file = good();
    const view = new DataView(file.buffer);
    const start = view.getUint32(file.length - 6, true);
    const entry = 46 + 5;
    // The second listing leads to the first member, under its name.
    file.copyWithin(start + entry, start, start + entry);
    expect(await sentence(new File([file], 'a.npz'))).to.match(/a\.npy: The name occurs twice/);
    const inside = writeZip([{ name: 'b.npy', data: npy(8) }]);
    const outer = writeZip([
      { name: 'a.npy', data: inside },
      { name: 'b.npy', data: npy(8) },
    ]);
    const directory = new DataView(outer.buffer).getUint32(outer.length - 6, true);
    new DataView(outer.buffer).setUint32(directory + entry + 42, 35, true);
    expect(await sentence(new File([outer], 'a.npz'))).to.match(
      /a\.npy: The member ends at byte \d+, after 35, where the next/,
    );
  });

  it('numpy’s 64-bit sizes and sizes that follow are read', async () => {
    for (const name of ['two', 'packed']) {
      const file = new Blob([await fetchBytes(`/test/fixtures/keras/inputs/${name}.npz`)]);
      expect(await sentence(file), name).to.equal('it was read');
    }
    const streamed = good();
    streamed[6] = 8;
    streamed.fill(0, 14, 26);
    expect(await sentence(new File([streamed], 'a.npz'))).to.equal('it was read');
  });
});

describe('an HDF5 file’s limits hold for all arrays together', () => {
  const array = (): H5Array => ({ shape: [1024], values: new Float32Array(1024) });
  const model = (members: Record<string, H5Group | H5Array>): Blob => {
    const names = Object.keys(members);
    const config = { class_name: 'Sequential', config: { name: 'm', layers: [] } };
    return new Blob(
      writeH5({
        attributes: { model_config: JSON.stringify(config) },
        members: { model_weights: { attributes: { layer_names: names }, members } },
      }),
    );
  };
  const layer = (...arrays: H5Array[]): H5Group => ({
    attributes: { weight_names: arrays.map((_, i) => `w${i}`) },
    members: Object.fromEntries(arrays.map((one, i) => [`w${i}`, one])),
  });

  it('their bytes are summed, though all lie at one address', async () => {
    const values = new Float32Array(mebibyte / 4);
    const file = model({ a: layer(...Array.from({ length: 40 }, () => ({ shape: [mebibyte / 4], values }))) });
    expect(file.size).to.be.below(2 * mebibyte);
    expect(await sentence(file, {}, 'model')).to.equal('it was read');
    expect(await sentence(file, { totalBytes: 30 * mebibyte }, 'model')).to.match(
      /a\/w30: The arrays need more than 31457280 bytes together/,
    );
  });

  it('an array with many names is read and counted once', async () => {
    const one = array();
    const shared = layer(one, one, one, one);
    const file = model(Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`l${i}`, shared])));
    const answer = await parse(file, {}, 'model');
    if (!('parsed' in answer) || Array.isArray(answer.parsed)) throw new Error('it was not read');
    const arrays = answer.parsed.layers.flatMap((found) => found.arrays);
    expect(arrays.length).to.equal(80);
    expect(new Set(arrays.map(({ values }) => values.buffer)).size).to.equal(1);
  });

  it('groups that are linked twice at every level are visited once', async () => {
    let group: H5Group = { members: { vars: { members: { 0: array() } } } };
    for (let level = 0; level < 30; level++) group = { members: { a: group, b: group } };
    const weights = new Uint8Array(await new Blob(writeH5(group)).arrayBuffer());
    const config = text({ class_name: 'Sequential', config: { name: 'm', layers: [] } });
    const file = archive({ name: 'config.json', data: config }, { name: 'model.weights.h5', data: weights });
    const answer = await withDeadline(10_000, () => parse(file, {}, 'model'));
    if (!('parsed' in answer) || Array.isArray(answer.parsed)) throw new Error('it was not read');
    expect(answer.parsed.groups.length).to.equal(1);
  });
});

describe('a tfjs manifest’s limits hold for all weights together', () => {
  const manifest = (paths: string[], weights: { name: string; shape: number[] }[]): File => {
    const entries = weights.map((one) => ({ ...one, dtype: 'float32' }));
    const json = { modelTopology: {}, weightsManifest: [{ paths, weights: entries }] };
    return new File([JSON.stringify(json)], 'model.json');
  };
  const shard = new File([new Uint8Array(16)], 'a.bin');
  const cases: [string, File, RegExp][] = [
    [
      'their sum',
      manifest(
        ['a.bin'],
        [1, 2, 3].map((i) => ({ name: `w${i}`, shape: [300] })),
      ),
      /need 3600 bytes together; 2000 are/,
    ],
    ['no file twice', manifest(['a.bin', 'a.bin'], [{ name: 'w', shape: [8] }]), /lists a\.bin twice/],
    [
      'no weight twice',
      manifest(
        ['a.bin'],
        [
          { name: 'w', shape: [2] },
          { name: 'w', shape: [2] },
        ],
      ),
      /lists w twice/,
    ],
  ];
  for (const [what, json, message] of cases) {
    it(what, async () => {
      const error = await fileError(loadModel([json, shard], { limits: { totalBytes: 2000 } }));
      expect(error.message).to.match(message);
    });
  }
});
