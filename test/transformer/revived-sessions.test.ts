import { expect } from 'chai';
import '../../components/index';
import { GpuLostError, loadTransformer, openEngine, type Session, type Transformer } from '../../src/index';
import { testEngine } from '../support/engine';
import { lose, startAnew, unhandled } from '../support/losses';
import { mount, until } from '../support/mount';
import { decoders, encoders, folderFiles, loadRecorded } from '../support/transformers';

const size = { width: 300, height: 300 };

/** The ids of so many tokens that a session draws. */
async function drawn(
  session: Session,
  maxTokens: number,
  watch: (made: number) => unknown = () => {},
): Promise<number[]> {
  const ids: number[] = [];
  for await (const { id } of session.generate({ maxTokens, temperature: 0.9, seed: 3, stop: false })) {
    ids.push(id);
    watch(ids.length);
  }
  return ids;
}

describe('a session, after the GPU was lost', () => {
  const errors = unhandled();
  const opened: Transformer[] = [];
  const open = async (name: string): Promise<Transformer> => {
    opened.push(await loadRecorded(name));
    return opened.at(-1)!;
  };
  afterEach(async () => {
    for (const model of opened.splice(0)) model.dispose();
    await startAnew();
    expect(errors.splice(0)).to.deep.equal([]);
  });

  for (const name of [...Object.keys(decoders), ...encoders]) {
    it(`of ${name} has the numbers that it had`, async () => {
      await testEngine();
      const session = (await open(name)).session({ watch: ['blocks.*.resid_post'] });
      const isEncoder = encoders.includes(name);
      await session.prompt(isEncoder ? { ids: [1, 5, 7, 2, 0], mask: [1, 1, 1, 1, 0] } : [1, 5, 7, 2]);
      const hooks = ['blocks.1.resid_post', 'blocks.0.attn.pattern', 'blocks.1.attn.z'];
      const read = async (): Promise<number[][]> =>
        Promise.all(hooks.map(async (hook) => [...(await session.read(hook)).values]));
      const before = await read();
      await lose(await testEngine());
      const after = await read();
      expect(session.tokens.map(({ id }) => id)).to.deep.equal(isEncoder ? [1, 5, 7, 2, 0] : [1, 5, 7, 2]);
      after.forEach((numbers, i) =>
        numbers.forEach((value, j) => expect(value, hooks[i]).to.be.closeTo(before[i][j], 1e-5)),
      );
    });
  }

  it('draws the tokens that it would have drawn, also when it is lost on the way', async () => {
    const model = await open('gpt2');
    const undisturbed = model.session();
    await undisturbed.prompt([1, 2, 3]);
    const expected = await drawn(undisturbed, 12);
    const session = model.session();
    await session.prompt([1, 2, 3]);
    const changes: number[] = [];
    session.addEventListener('change', (event) => changes.push((event as CustomEvent).detail.from));
    let next: Promise<unknown> = Promise.resolve();
    const engine = await testEngine();
    const ids = await drawn(session, 12, (made) => {
      if (made === 5) next = lose(engine);
    });
    await next;
    expect(engine.closed).to.equal(true);
    expect(ids).to.deep.equal(expected);
    expect(changes, 'all numbers lie elsewhere').to.include(0);
  });

  it('a prompt that was on its way is there once', async () => {
    const session = (await open('gpt2')).session();
    await session.prompt([1, 2]);
    const prompting = session.prompt([3, 4]);
    await lose(await testEngine());
    await prompting;
    expect(session.tokens.map(({ id }) => id)).to.deep.equal([1, 2, 3, 4]);
  });

  it('figures of its hooks are drawn again, the lens too, without a sentence', async () => {
    const model = await open('gpt2');
    const session = model.session({ watch: ['blocks.*.resid_post'] });
    await session.prompt([1, 5, 7, 2]);
    const figures = [
      mount('attn-heatmap', { data: session.at('blocks.0.attn.pattern'), head: 0 }, size),
      mount('attn-overview', { data: session.at('pattern') }, size),
      mount('feature-grid', { data: session.at('blocks.0.resid_post') }, size),
    ];
    const lens = mount('logit-lens', { session }, size);
    await Promise.all([...figures, lens].map((figure) => figure.updateComplete));
    const before = await figures[0].probe(0, 3, 1);
    const told: string[] = [];
    for (const figure of [...figures, lens]) {
      figure.addEventListener('engine-error', (event) => told.push((event as CustomEvent).detail.error.message));
    }
    await lose(await testEngine());
    await Promise.all([...figures, lens].map((figure) => figure.updateComplete));
    expect(await figures[0].probe(0, 3, 1)).to.be.closeTo(before, 1e-6);
    await session.prompt([9]);
    expect((session.at('blocks.0.attn.pattern') as { shape: readonly number[] }).shape.at(-1)).to.equal(5);
    expect(told).to.deep.equal([]);
  });

  it('has what a person changed: heads that are left out, numbers of another session', async () => {
    const model = await open('gpt2');
    const [first, other] = [model.session(), model.session()];
    await other.prompt([9, 8, 7]);
    await first.prompt([1, 2, 3]);
    first.ablate([{ layer: 0, head: 1, how: 'mean' }]);
    first.patch('blocks.0.resid_post', { from: other, tokens: [1] });
    const before = (await first.read('logits')).values;
    await lose(await testEngine());
    (await first.read('logits')).values.forEach((value, i) => expect(value).to.be.closeTo(before[i], 1e-4));
    await other.prompt([1]);
    await lose(await testEngine());
    const error = await first.read('logits').catch((refused: Error) => refused);
    expect(error).to.be.instanceOf(GpuLostError);
    expect((error as Error).message).to.equal(
      'the session is gone: the GPU was lost. It took numbers of another session, which has others by now: patch it again.',
    );
    expect(other.tokens.length).to.equal(4);
    await other.read('logits');
  });

  it('of files that cannot be read again is gone, and says why', async () => {
    const files = await folderFiles('gpt2');
    const model = await loadTransformer(files);
    const session = model.session();
    await session.prompt([1, 2]);
    const { slice } = File.prototype;
    File.prototype.slice = () => {
      throw new Error('the file was moved');
    };
    await lose(await testEngine());
    File.prototype.slice = slice;
    const error = await session.prompt([3]).catch((refused: Error) => refused);
    expect(error).to.be.instanceOf(GpuLostError);
    expect((error as Error).message).to.match(/Its files could not be read again: .*the file was moved/);
    model.dispose();
  });

  it('a model that is being loaded is loaded all the same', async () => {
    const engine = await testEngine();
    let next: Promise<unknown> | null = null;
    const model = await loadTransformer(await folderFiles('gpt2'), {
      onProgress: ({ loaded }) => void (loaded > 0 && (next ??= lose(engine))),
    });
    opened.push(model);
    expect(next).not.to.equal(null);
    await until(() => engine.closed);
    const session = model.session();
    await session.prompt([1, 2]);
    expect((await session.candidates(1)).length).to.equal(1);
    expect((await openEngine()).tier).to.equal('webgpu');
  });
});
