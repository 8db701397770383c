import { expect } from 'chai';
import { loadTransformer } from '../../src/index';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { fileError, refusal } from '../support/failures';
import { joinSafetensors, writeSafetensors, type HeaderEntry, type WrittenTensor } from '../support/safetensors-writer';
import { fetchFile, folderFiles, loadRecorded } from '../support/transformers';

const encoder = new TextEncoder();

describe('files that are no model', () => {
  failOnGpuErrors();
  let files: File[];
  let config: Record<string, unknown>;
  before(async () => {
    await testEngine();
    files = await folderFiles('llama');
    config = JSON.parse(await files[0].text());
  });

  /** The message for this folder; nothing must be left on the GPU. */
  async function said(given: File[] | string, options = {}): Promise<string> {
    const engine = await testEngine();
    const before = engine.stats.gpuBytes;
    const { message } = await fileError(loadTransformer(given, options));
    expect(engine.stats.gpuBytes, 'left on the GPU').to.equal(before);
    return message;
  }

  const withConfig = (change: object): Promise<string> =>
    said([new File([JSON.stringify({ ...config, ...change })], 'config.json'), files[1]]);

  async function withWeights(bytes: BlobPart): Promise<string> {
    return said([files[0], new File([bytes], 'model.safetensors')]);
  }

  it('without a config, or of a family that is none of ours', async () => {
    expect(await said([files[1]])).to.match(/has no config.json/);
    expect(await said('/test/fixtures/nowhere')).to.match(/nowhere: It has no config.json/);
    expect(await withConfig({ model_type: 'mamba' })).to.match(
      /model_type "mamba"\. These are opened: gpt2, llama, mistral, qwen2, qwen3, gpt_neox/,
    );
    expect(await said([new File(['[1]'], 'config.json'), files[1]])).to.match(/JSON that is no object/);
  });

  it('with weights in another format', async () => {
    const empty = (name: string): File => new File(['x'], name);
    expect(await said([files[0], empty('pytorch_model.bin')])).to.match(/pytorch_model.bin alone.*safe_serialization/);
    expect(await said([files[0], empty('model-q4.gguf')])).to.match(/GGUF/);
    expect(await said([empty('model-q4.gguf')])).to.match(/model-q4.gguf: GGUF/);
    expect(await said([files[0]])).to.match(/no model.safetensors and no model.safetensors.index.json/);
  });

  it('with a shard that is missing, by its name', async () => {
    const shards = await folderFiles('gpt_neox');
    const message = await said(shards.filter(({ name }) => !name.includes('00002')));
    expect(message).to.match(/model-00002-of-00003.safetensors, which holds \S+, is missing/);
  });

  it('with options that are not known, by their values', async () => {
    const yarn = { rope_type: 'yarn', factor: 4, rope_theta: 10000 };
    expect(await withConfig({ rope_parameters: yarn })).to.match(/rope_scaling is of the type "yarn"/);
    expect(await withConfig({ rope_parameters: null, rope_scaling: { type: 'linear', factor: 2 } })).to.match(
      /"linear"/,
    );
    expect(await withConfig({ hidden_act: 'mish' })).to.match(/hidden_act is "mish"; it has to be one of gelu/);
    expect(await withConfig({ num_hidden_layers: -1 })).to.match(/num_hidden_layers is -1/);
    expect(await withConfig({ num_key_value_heads: 3 })).to.match(/4 heads cannot share 3 key heads/);
  });

  it('with shapes that the config denies, in numbers', async () => {
    expect(await withConfig({ intermediate_size: 81 })).to.match(
      /gate_proj.weight.*is \[80,32\]; by config.json it is \[81,32\]/,
    );
    expect(await withConfig({ num_hidden_layers: 4 })).to.match(
      /model.layers.3.self_attn.q_proj.weight is missing. There are 30/,
    );
  });

  it('that are cut off, or whose header lies', async () => {
    const bytes = new Uint8Array(await files[1].arrayBuffer());
    expect(await withWeights(bytes.slice(0, 5))).to.match(/has 5 bytes, too few/);
    expect(await withWeights(bytes.slice(0, 500))).to.match(/header takes \d+ bytes; the file has 500/);
    expect(await withWeights(bytes.slice(0, -100))).to.match(
      /ends at byte \d+ and the file has \d+. The file is cut off/,
    );
    expect(await withWeights(joinSafetensors(encoder.encode('nonsense'), []))).to.match(/does not start with "{"/);
    expect(await withWeights(joinSafetensors(encoder.encode('{"a": '), []))).to.match(/header is no JSON/);
    const long = bytes.slice();
    new DataView(long.buffer).setBigUint64(0, 2n ** 63n, true);
    expect(await withWeights(long)).to.match(/length is no number of bytes/);
  });

  it('whose tensors overlap, leave holes or are of another size than they say', async () => {
    const two: Record<string, WrittenTensor> = {
      a: { shape: [4], values: [1, 2, 3, 4] },
      b: { shape: [2], values: [5, 6] },
    };
    const edited = (edit: (header: Record<string, HeaderEntry>) => void): Promise<string> =>
      withWeights(writeSafetensors(two, edit));
    expect(await edited(({ b }) => (b.data_offsets = [12, 20]))).to.match(
      /b.*: It starts at byte \d+ and a ends at \d+: they overlap/,
    );
    expect(await edited(({ a }) => Object.assign(a, { shape: [3], data_offsets: [0, 12] }))).to.match(
      /bytes belong to no tensor/,
    );
    expect(await edited(({ b }) => (b.shape = [3]))).to.match(/range 16 to 24 does not hold \[3\] of F32, 12 bytes/);
    expect(await edited(({ b }) => Object.assign(b, { shape: [4], data_offsets: [16, 32] }))).to.match(/cut off/);
    expect(await edited(({ b }) => (b.data_offsets = [16, -1]))).to.match(/no dtype, shape and pair of offsets/);
  });

  it('whose numbers are NaN: which tensor', async () => {
    const bytes = new Uint8Array(await files[1].arrayBuffer());
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.slice(8, 8 + length))) as Record<string, HeaderEntry>;
    for (const name of ['model.layers.1.mlp.down_proj.weight', 'model.layers.2.input_layernorm.weight']) {
      const broken = bytes.slice();
      const [from] = header[name].data_offsets;
      broken.set([0xc0, 0x7f], 8 + length + from + 6); // bfloat16 NaN
      expect(await withWeights(broken))
        .to.include(name)
        .and.match(/NaN/);
    }
  });

  it('of a type that is not read: only where the tensor is used', async () => {
    const tensors: Record<string, WrittenTensor> = {};
    const bytes = new Uint8Array(await files[1].arrayBuffer());
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.slice(8, 8 + length))) as Record<string, HeaderEntry>;
    delete header.__metadata__;
    for (const [name, { shape, data_offsets: offsets }] of Object.entries(header)) {
      const [from, to] = offsets;
      const words = new Uint16Array(bytes.slice(8 + length + from, 8 + length + to).buffer);
      const floats = new Float32Array(Uint32Array.from(words, (word) => word << 16).buffer);
      tensors[name] = { shape, dtype: 'BF16', values: floats };
    }
    tensors['model.layers.0.attn.bias'] = { shape: [2], values: [0, 0] };
    const asLong = (name: string) => (all: Record<string, HeaderEntry>) => {
      all[name].dtype = 'I64';
      all[name].shape = [all[name].data_offsets[1] - all[name].data_offsets[0]].map((size) => size / 8);
    };
    const unused = writeSafetensors(tensors, asLong('model.layers.0.attn.bias'));
    const transformer = await loadTransformer([files[0], new File([unused], 'model.safetensors')]);
    transformer.dispose();
    const used = writeSafetensors(tensors, (all) => (all['model.norm.weight'].dtype = 'I16'));
    expect(await withWeights(used)).to.match(/model.norm.weight: Its numbers are I16; F32, F16 and BF16 are read/);
  });

  it('and options that are none', async () => {
    const context = await refusal(loadTransformer(files, { context: 65 }));
    expect(context).to.be.instanceOf(RangeError);
    expect(context.message).to.match(/context is 65; the model knows 64 positions/);
    const weights = await refusal(loadTransformer(files, { weights: 'int4' as 'int8' }));
    expect(weights.message).to.match(/"int4".*'file' or 'int8'/);
    expect((await refusal(loadTransformer(7 as unknown as File[]))).message).to.match(/source is number/);
  });

  it('are not waited for when the signal aborts, and leave nothing', async () => {
    const engine = await testEngine();
    const before = engine.stats.gpuBytes;
    const abort = new AbortController();
    const loading = loadTransformer(files, {
      signal: abort.signal,
      onProgress: ({ loaded }) => loaded > 0 && abort.abort(new Error('enough')),
    });
    expect((await refusal(loading)).message).to.equal('enough');
    expect(engine.stats.gpuBytes).to.equal(before);
    const transformer = await loadRecorded('llama');
    transformer.dispose();
    expect(engine.stats.gpuBytes, 'after dispose()').to.equal(before);
  });

  it('behind an address: ranges are asked for, and servers without them are read from the start', async () => {
    const asked: string[] = [];
    const real = globalThis.fetch;
    globalThis.fetch = async (input, init) => {
      const range = new Headers(init?.headers).get('range');
      const response = await real(input, { signal: init?.signal });
      if (!range) return response;
      const [, from, to] = /bytes=(\d+)-(\d+)/.exec(range)!.map(Number);
      asked.push(range);
      const bytes = await response.arrayBuffer();
      const headers = { 'content-range': `bytes ${from}-${to}/${bytes.byteLength}` };
      return new Response(bytes.slice(from, to + 1), { status: 206, headers });
    };
    try {
      const transformer = await loadTransformer('/test/fixtures/transformers/llama');
      transformer.dispose();
    } finally {
      globalThis.fetch = real;
    }
    expect(asked[0]).to.equal('bytes=0-7');
    expect(asked.length, 'length, its bytes, header, data').to.be.at.most(4);
    const whole = await fetchFile('/test/fixtures/transformers/llama/model.safetensors');
    expect(asked.at(-1)).to.match(new RegExp(`-${whole.size - 1}$`));
    const transformer = await loadTransformer(new URL('/test/fixtures/transformers/gpt_neox/', location.href));
    expect(transformer.config.family).to.equal('gpt_neox');
    transformer.dispose();
  });
});
