import { expect } from 'chai';
import { emulateMedia } from '../support/browser';
import { find } from '../support/demo-page';
import { failOnGpuErrors, takeGpuErrors, testEngine } from '../support/engine';
import { fetchBytes } from '../support/failures';
import { drop } from '../support/inspector-page';
import { until } from '../support/mount';
import { joinSafetensors, type HeaderEntry } from '../support/safetensors-writer';
import { ask, candidates, openTalk, press, refused, rests, textOf, tokenCount } from '../support/talk-page';
import { folderFiles } from '../support/transformers';

/** A checkpoint's header and data. */
interface Checkpoint {
  header: Record<string, HeaderEntry>;
  data: Uint8Array;
}

describe('the talk page, given models', () => {
  failOnGpuErrors();
  let config: Record<string, unknown>;
  let files: File[];
  let text: string;
  beforeEach(() => emulateMedia({ reducedMotion: 'reduce' }));
  before(async () => {
    await emulateMedia({ reducedMotion: 'reduce' });
    files = await folderFiles('llama');
    config = JSON.parse(await files[0].text()) as Record<string, unknown>;
    await openTalk('?temperature=0&model=/demo-files/story-model');
    text = textOf();
  });

  const withConfig = (change: object): File[] => [
    new File([JSON.stringify({ ...config, ...change })], 'config.json'),
    files[1],
  ];

  async function withCheckpoint(edit: (one: Checkpoint) => void): Promise<File[]> {
    const bytes = new Uint8Array(await files[1].arrayBuffer());
    const end = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.slice(8, end))) as Record<string, HeaderEntry>;
    const one = { header, data: bytes.slice(end) };
    edit(one);
    const whole = joinSafetensors(new TextEncoder().encode(JSON.stringify(one.header)), [one.data]);
    return [files[0], new File([whole], 'model.safetensors')];
  }

  const bad: [string, () => File[] | Promise<File[]>, RegExp][] = [
    ['without a config', () => [files[1]], /has no config\.json/],
    ['of an unknown model_type', () => withConfig({ model_type: 'mamba' }), /"mamba"\. These are opened: gpt2, llama/],
    [
      'with pytorch_model.bin alone',
      () => [files[0], new File(['x'], 'pytorch_model.bin')],
      /pickle that can run code\. Save it anew/,
    ],
    ['with GGUF alone', () => [new File(['x'], 'model-q4.gguf')], /GGUF holds packed numbers.*safetensors/],
    [
      'without one of its shards',
      async () => (await folderFiles('gpt_neox')).filter(({ name }) => !name.includes('00002')),
      /model-00002-of-00003\.safetensors, which holds \S+, is missing/,
    ],
    [
      'that is cut off',
      async () => [files[0], new File([(await files[1].arrayBuffer()).slice(0, -64)], 'model.safetensors')],
      /the file has \d+\. The file is cut off/,
    ],
    [
      'whose tensors overlap',
      () => withCheckpoint(({ header }) => (header['model.norm.weight'].data_offsets = [0, 64])),
      /they overlap/,
    ],
    [
      'whose tensors lie outside the file',
      () =>
        withCheckpoint((one) => {
          const [from] = Object.values(one.header).reduce((a, b) =>
            a.data_offsets?.[1] > b.data_offsets?.[1] ? a : b,
          ).data_offsets;
          one.data = one.data.slice(0, from);
        }),
      /ends at byte \d+ and the file has \d+/,
    ],
    [
      'of other shapes than its config',
      () => withConfig({ intermediate_size: 96 }),
      /is \[80,32\]; by config\.json it is \[96,32\]/,
    ],
    [
      'of a dtype that is not read',
      () => withCheckpoint(({ header }) => (header['model.norm.weight'].dtype = 'I16')),
      /model\.norm\.weight: Its numbers are I16; F32, F16 and BF16 are read/,
    ],
    [
      'whose rotation is of an unknown kind',
      () => withConfig({ rope_parameters: { rope_type: 'yarn', factor: 4, rope_theta: 10000 } }),
      /rope_scaling is of the type "yarn"; "default" and "llama3" are known/,
    ],
    [
      'whose weights are NaN',
      () =>
        withCheckpoint(({ header, data }) =>
          data.set([0xc0, 0x7f], header['model.layers.1.mlp.down_proj.weight'].data_offsets[0] + 6),
        ),
      /model\.layers\.1\.mlp\.down_proj\.weight: The tensor holds NaN or infinity/,
    ],
  ];

  for (const [what, given, sentence] of bad) {
    it(`says why a model ${what} does not open, and leaves what is there`, async () => {
      const engine = await testEngine();
      await until(rests);
      const before = engine.stats.gpuBytes;
      drop(...(await given()));
      expect(await refused()).to.match(sentence);
      expect(find('opening').hidden).to.equal(true);
      expect(textOf()).to.equal(text);
      expect(engine.stats.gpuBytes).to.equal(before);
      await press(find('step'));
      await press(find('undo'));
    });
  }

  it('says what a model needs that the GPU has no memory for', async () => {
    const device = (await testEngine()).requireDevice();
    const { createBuffer } = device;
    device.createBuffer = (descriptor) =>
      createBuffer.call(device, descriptor.label?.endsWith('.2.down') ? { ...descriptor, size: 2 ** 50 } : descriptor);
    try {
      drop(...files);
      expect(await refused()).to.match(/no memory for it .* weights take \d+ bytes .* Needed: as int8 .* MB/);
    } finally {
      device.createBuffer = createBuffer;
    }
    expect(takeGpuErrors().join()).to.match(/exceeds the max buffer size/);
    expect(textOf()).to.equal(text);
  });

  it('says how far it is, and what the model takes, and stops at a click', async () => {
    const said: string[] = [];
    const sentence = find('opening-sentence');
    const watch = new MutationObserver(() => {
      said.push(sentence.textContent!);
      if (/ of \d/.test(sentence.textContent!)) find('opening-cancel').click();
    });
    watch.observe(sentence, { childList: true });
    const story = await Promise.all(
      ['config.json', 'model.safetensors', 'tokenizer.json'].map(
        async (name) => new File([await fetchBytes(`/demo-files/story-model/${name}`)], name),
      ),
    );
    drop(...story);
    await until(() => said.length > 1 && find('opening').hidden === true);
    watch.disconnect();
    expect(said[0]).to.equal('Opening 3 files …');
    expect(
      said.some((one) => /^Loading 3 files: \S+ \wiB of 5\.0 MiB\. It takes \d\.\d MiB of GPU memory$/.test(one)),
    ).to.equal(true, said.join(' | '));
    expect(textOf()).to.equal(text);
    expect(location.search, 'what is open is still linked').to.match(/model=/);
  });

  it('reads the same model anew as bytes, and back', async () => {
    const facts = (): string => find('facts').textContent!;
    const asStored = facts();
    const int8 = find<HTMLInputElement>('int8');
    int8.click();
    await until(() => facts() !== asStored && rests());
    const megabytes = (said: string): number => Number(/([\d.]+) MB/.exec(said)![1]);
    expect(megabytes(facts()) / megabytes(asStored)).to.be.within(0.45, 0.7);
    expect(location.search).to.match(/weights=int8/);
    expect(textOf()).to.equal(text);
    int8.click();
    await until(() => facts() === asStored && rests());
  });

  it('opens a model without a tokenizer: the prompt is ids, and the address holds nothing of it', async () => {
    drop(...files);
    await until(() => find('facts').textContent!.startsWith('2 files: llama, 3 layers of 4 heads') && rests());
    expect(textOf()).to.equal('#0#1#2#3');
    expect(location.search).to.equal('');
    expect(candidates()[0]).to.match(/^#\d+\d\.\d %$/);
    await ask('3 97');
    await until(() => !find('notice').hidden);
    expect(find('notice').textContent).to.match(/^Token 1 of the prompt has the id 97; the vocabulary has ids from 0/);
    await ask('');
    await until(() => find('notice').textContent!.startsWith('The prompt is empty'));
    await ask('one two');
    await until(() => find('notice').textContent!.startsWith('“one” is no id'));
    expect(textOf()).to.equal('#0#1#2#3');
  });

  it('says when the context is full, and keeps every token', async () => {
    await ask('5 6 7 8');
    await until(() => textOf().startsWith('#5#6#7#8') && rests());
    find<HTMLSelectElement>('speed').value = 'Infinity';
    find('play').click();
    // The model may end its text: one plays on.
    await until(() => {
      if (rests() && find('notice').hidden) find('play').click();
      return !find('notice').hidden;
    });
    expect(find('notice').textContent).to.match(/^The context is full: 64 tokens of 64/);
    expect(tokenCount()).to.equal(64);
    await until(rests);
    await press(find('undo'));
    expect(tokenCount()).to.equal(63);
  });
});
