import { expect } from 'chai';
import { loadTransformer, type Engine, type LensCandidates, type Session, type Transformer } from '../../src/index';
import { readBytes } from '../../src/engine/readback';
import { record } from '../../src/transformer/kernels/dispatch';
import { likeliestIds } from '../../src/transformer/kernels/tokens';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { refusal } from '../support/failures';
import { writeSafetensors } from '../support/safetensors-writer';
import { folderOf, idsOf, weightsOf, type DecoderSize, type Weights } from '../support/seeded-decoder';
import { folderOf as folderOfEncoder } from '../support/seeded-encoder';
import { loadRecorded, rowOf } from '../support/transformers';

const size: DecoderSize = {
  ...{ kind: 'gpt2', layers: 3, width: 30, heads: 2, keyHeads: 2, headSize: 15, neurons: 40 },
  ...{ vocabulary: 211, context: 128 },
};

/** The likeliest by logits, the probabilities in float64; of equal ones the lowest id comes first. */
function likeliest(logits: Float32Array, count: number): { id: number; probability: number }[] {
  const highest = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  const total = Array.from(logits).reduce((sum, logit) => sum + Math.exp(logit - highest), 0);
  const order = [...logits.keys()].sort((a, b) => logits[b] - logits[a] || a - b);
  return order.slice(0, count).map((id) => ({ id, probability: Math.exp(logits[id] - highest) / total }));
}

/** Compares cells with the logits of a layer; returns how many were compared. */
function compare(found: LensCandidates, row: number, { shape, values }: Awaited<ReturnType<Session['lens']>>): number {
  const [tokens, vocabulary] = shape;
  for (let token = 0; token < tokens; token++) {
    const cell = found.candidates[row][token];
    const wanted = likeliest(values.slice(token * vocabulary, (token + 1) * vocabulary), cell.length);
    for (const [place, { id, probability }] of wanted.entries()) {
      expect(cell[place].id, `row ${row}, token ${token}, place ${place}`).to.equal(id);
      expect(cell[place].probability).to.be.closeTo(probability, 1e-5);
    }
  }
  return tokens;
}

/** The model with its weights changed. */
function changed(change: (weights: Weights) => void): File[] {
  const weights = weightsOf(size);
  change(weights);
  const tensors = Object.entries(weights).map(([name, tensor]) => [name, { ...tensor, dtype: 'F32' as const }]);
  const [config] = folderOf(size);
  return [config, new File([writeSafetensors(Object.fromEntries(tensors))], 'model.safetensors')];
}

const spiked = (length: number, spikes: Record<number, number>): Float32Array<ArrayBuffer> => {
  const values = Float32Array.from({ length }, (_, id) => Math.sin(id));
  for (const [id, value] of Object.entries(spikes)) values[Number(id)] = value;
  return values;
};

describe('the likeliest of 262,144 logits', () => {
  failOnGpuErrors();

  it('ties, zeros of both signs, infinities and NaN, a row each', async () => {
    const { device, stats } = await testEngine();
    const vocabulary = 262_144;
    const rows = [
      spiked(vocabulary, { 262_143: 9, 17: 9, 200_000: 9 }),
      new Float32Array(vocabulary).fill(-0).fill(0, 5, 7),
      spiked(vocabulary, { 3: -Infinity, 100_000: 40 }),
      spiked(vocabulary, { 4: Infinity }),
      spiked(vocabulary, { 262_143: NaN }),
      spiked(vocabulary, {}),
      new Float32Array(vocabulary).fill(-Infinity).fill(2, 9, 11),
    ];
    new Uint32Array(rows[5].buffer)[0] = 0xffc00001; // a NaN below 0 by its bits
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const logits = device!.createBuffer({ size: 4 * vocabulary * rows.length, usage });
    const found = device!.createBuffer({ size: 8 * 4 * rows.length, usage });
    rows.forEach((row, i) => device!.queue.writeBuffer(logits, 4 * vocabulary * i, row));
    const dispatch = likeliestIds(device!, { vocabulary, count: 4 }, { logits, found });
    const encoder = device!.createCommandEncoder();
    record(encoder, [dispatch], { position: 0, count: rows.length, stride: 0 }, stats);
    device!.queue.submit([encoder.finish()]);
    const bytes = await readBytes(await testEngine(), [{ buffer: found, offset: 0, bytes: found.size }]);
    const [ids, probabilities] = [new Uint32Array(bytes), new Float32Array(bytes)];
    for (const [i, row] of rows.entries()) {
      const told = [0, 1, 2, 3].map((place) => ids[8 * i + 2 * place]);
      if (i >= 3 && i <= 5) {
        expect(told, `row ${i}`).to.deep.equal([0, 0, 0, 0].fill(0xffffffff));
        continue;
      }
      const wanted = likeliest(row, 4);
      expect(told, `row ${i}`).to.deep.equal(wanted.map(({ id }) => id));
      for (const [place, { probability }] of wanted.entries()) {
        expect(probabilities[8 * i + 2 * place + 1]).to.be.closeTo(probability, 1e-6);
      }
    }
    logits.destroy();
    found.destroy();
  });
});

describe('the likeliest tokens of every layer', () => {
  failOnGpuErrors();
  let engine: Engine;
  let transformer: Transformer;
  before(async () => {
    engine = await testEngine();
    transformer = await loadTransformer(folderOf(size));
  });
  after(() => transformer.dispose());

  async function prompted(count: number, model = transformer, watch = ['blocks.*.resid_post']): Promise<Session> {
    const session = model.session({ watch });
    await session.prompt(idsOf(size, count));
    return session;
  }

  for (const name of ['gpt2', 'llama']) {
    it(`are those of ${name} as transformers has them: 3 layers × 17 tokens × 5`, async () => {
      const recorded = await (await fetch(`/test/fixtures/transformers/${name}/interventions.json`)).json();
      const model = await loadRecorded(name);
      const session = model.session({ watch: ['blocks.*.resid_post'] });
      await session.prompt(recorded.prompt);
      const found = await session.lensCandidates(5);
      expect([found.layers, found.tokens.length]).to.deep.equal([[0, 1, 2], 17]);
      for (const layer of found.layers) {
        const values = rowOf(recorded.lens[layer], 0);
        for (let token = 0; token < 17; token++) {
          const wanted = likeliest(values.slice(97 * token, 97 * (token + 1)), 97);
          const cell = found.candidates[layer][token];
          expect(cell.map(({ id }) => id)).to.have.members(wanted.slice(0, 5).map(({ id }) => id));
          for (const [place, { id, probability }] of cell.entries()) {
            expect(probability).to.be.closeTo(wanted.find((one) => one.id === id)!.probability, 1e-4);
            expect(probability, 'the likeliest first').to.be.closeTo(wanted[place].probability, 1e-4);
          }
        }
      }
      model.dispose();
    });
  }

  it('are those of lens(), for more cells than a pass has rows', async () => {
    const session = await prompted(50);
    const found = await session.lensCandidates(4);
    let compared = 0;
    for (const layer of [0, 1, 2]) compared += compare(found, layer, await session.lens(layer));
    expect(compared).to.equal(150);
    session.dispose();
  });

  it('of chosen layers and tokens, in the order in which they are asked for', async () => {
    const session = await prompted(20);
    const all = await session.lensCandidates(2);
    const some = await session.lensCandidates(2, { layers: [2, 0], tokens: [19, 3, 4, 5, 3] });
    expect(some.layers).to.deep.equal([2, 0]);
    expect(some.candidates).to.deep.equal(
      [2, 0].map((layer) => [19, 3, 4, 5, 3].map((token) => all.candidates[layer][token])),
    );
    expect((await session.lensCandidates(1, { tokens: [] })).candidates).to.deep.equal([[], [], []]);
    const [last] = await session.candidates(1);
    expect(some.candidates[0][0][0].id, 'the last layer’s is what comes next').to.equal(last.id);
    expect(last.text).to.equal(some.candidates[0][0][0].text);
    session.dispose();
  });

  it('of equal logits the lowest id comes first', async () => {
    const model = await loadTransformer(
      changed(({ 'wte.weight': { values } }) => {
        for (const id of [7, 40, 130, 210]) values.copyWithin(30 * id, 30 * 9, 30 * 10);
      }),
    );
    const session = await prompted(30, model);
    const found = await session.lensCandidates(10);
    let ties = 0;
    for (const layer of [0, 1, 2]) {
      compare(found, layer, await session.lens(layer));
      for (const cell of found.candidates[layer]) {
        const ids = cell.map(({ id }) => id).filter((id) => [7, 9, 40, 130, 210].includes(id));
        expect(ids).to.deep.equal([7, 9, 40, 130, 210].slice(0, ids.length));
        ties += ids.length > 1 ? 1 : 0;
      }
    }
    expect(ties).to.be.above(3);
    model.dispose();
  });

  it('a cell whose logits are NaN has none, and its neighbours have theirs', async () => {
    const id = idsOf(size, 6)[4];
    const model = await loadTransformer(
      changed((weights) => {
        weights['wte.weight'].values[30 * id + 3] = weights['wpe.weight'].values[30 * 4 + 3] = 3e38;
      }),
    );
    const session = await prompted(6, model);
    const { candidates } = await session.lensCandidates(3);
    const { values } = await session.lens(0, { tokens: [4] });
    expect(values.every(Number.isNaN)).to.equal(true);
    for (const cells of candidates) {
      expect(cells.map((cell) => cell.length)).to.deep.equal([3, 3, 3, 3, 0, 0]);
    }
    model.dispose();
  });

  it('read 8 bytes per candidate, and keep their scratch', async () => {
    const session = await prompted(60);
    await session.lensCandidates(1);
    const { gpuBytes, readbackBytes, readbacks } = engine.stats;
    for (let i = 0; i < 5; i++) await session.lensCandidates(2, { layers: [0, 2], tokens: [i, 59] });
    await session.lensCandidates(3);
    expect(engine.stats.readbacks - readbacks).to.equal(6);
    expect(engine.stats.readbackBytes - readbackBytes).to.equal(5 * 8 * 2 * 4 + 8 * 3 * 180);
    expect(engine.stats.gpuBytes - gpuBytes).to.equal(0);
    session.dispose();
  });

  it('keep no token waiting: the next one comes while they are read', async () => {
    const session = await prompted(10);
    const { mapAsync } = GPUBuffer.prototype;
    let answer = (): void => {};
    const held = new Promise<void>((go) => (answer = go));
    GPUBuffer.prototype.mapAsync = async function (...given) {
      if (this.label === 'readback.staging') await held;
      return mapAsync.apply(this, given);
    };
    try {
      const asked = session.lensCandidates(1, { tokens: [9] });
      const order: string[] = [];
      void asked.then(() => order.push('lens'));
      for await (const { id } of session.generate({ maxTokens: 2, stop: false })) order.push(`token ${id}`);
      expect(order).to.have.length(2);
      answer();
      const { candidates } = await asked;
      expect(candidates[2][0][0].id, 'as it was when it was asked for').to.equal(session.tokens[10].id);
    } finally {
      GPUBuffer.prototype.mapAsync = mapAsync;
    }
    session.dispose();
  });

  it('say what is wrong before any work', async () => {
    const session = await prompted(5);
    const { submits } = engine.stats;
    const said = async (...given: Parameters<Session['lensCandidates']>): Promise<string> =>
      (await refusal(session.lensCandidates(...given))).message;
    expect(await said(0)).to.equal('0 candidates are asked for. Give a whole number from 1 to 10.');
    expect(await said(1, { layers: [3] })).to.equal('there is no layer 3 among 3. Give indices from 0 to 2.');
    expect(await said(1, { tokens: [1, 5] })).to.equal('there is no token 5 among 5. Give indices from 0 to 4.');
    expect(engine.stats.submits).to.equal(submits);
    session.dispose();
    expect(await said(1)).to.equal('the session is disposed. Make another by transformer.session().');
    const empty = transformer.session();
    expect((await refusal(empty.lensCandidates(1))).message).to.match(/nothing was prompted/);
    empty.dispose();
  });

  it('are those of an encoder, whose head is another; without one they say so', async () => {
    const shape = { layers: 2, heads: 2, headSize: 9, neurons: 21, vocabulary: 131, positions: 64 };
    const model = await loadTransformer(folderOfEncoder({ ...shape, family: 'bert' }));
    const session = model.session({ watch: ['blocks.*.resid_post'] });
    await session.prompt([5, 9, 100, 3, 77]);
    const found = await session.lensCandidates(3);
    for (const layer of [0, 1]) expect(compare(found, layer, await session.lens(layer))).to.equal(5);
    for (const token of [0, 1, 2, 3, 4]) {
      const wanted = await session.candidates(3, { token });
      expect(found.candidates[1][token].map(({ id }) => id), 'the last layer’s').to.deep.equal(wanted.map(({ id }) => id)); // prettier-ignore
    }
    model.dispose();
    const bare = await loadTransformer(folderOfEncoder({ ...shape, family: 'bert', bare: true }));
    const other = bare.session();
    await other.prompt([5, 9]);
    expect((await refusal(other.lensCandidates(1))).message).to.match(/no output head, so it has no logits/);
    bare.dispose();
  });

  it('come with a word of every change: from which token on', async () => {
    const session = transformer.session({ watch: ['blocks.*.resid_post'] });
    const from: number[] = [];
    session.addEventListener('change', (event) => from.push((event as CustomEvent<{ from: number }>).detail.from));
    const changes = async (change: () => unknown): Promise<number[]> => {
      from.length = 0;
      await change();
      return [...from];
    };
    const written = async (): Promise<void> => {
      for await (const { id } of session.generate({ maxTokens: 3, stop: false })) expect(id).to.be.at.least(0);
    };
    expect(await changes(() => session.prompt([1, 2, 3, 4]))).to.deep.equal([0]);
    expect(await changes(() => session.prompt([5]))).to.deep.equal([4]);
    expect(await changes(written)).to.deep.equal([5, 6, 7]);
    expect(await changes(() => session.rewind(2))).to.deep.equal([6]);
    expect(await changes(() => session.ablate([{ layer: 0, head: 0, how: 'mean' }]))).to.deep.equal([0]);
    expect(await changes(() => session.prompt([8])), 'the mean is another').to.deep.equal([0]);
    expect(await changes(() => session.lensCandidates(1))).to.deep.equal([]);
    expect(await changes(() => session.dispose())).to.deep.equal([0]);
    expect(session.config).to.deep.equal(transformer.config);
  });

  it('of layers that are not watched: what to add', async () => {
    const session = await prompted(5, transformer, ['blocks.1.resid_post']);
    expect((await refusal(session.lensCandidates(1))).message).to.equal(
      'the residual is not kept of layer 0. Watch them: transformer.session({watch: [\'blocks.*.resid_post\']}).', // prettier-ignore
    );
    const found = await session.lensCandidates(1, { layers: [1, 2] });
    expect(compare(found, 0, await session.lens(1))).to.equal(5);
    session.dispose();
  });
});
