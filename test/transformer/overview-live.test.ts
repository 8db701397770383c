import { expect } from 'chai';
import '../../components/attn-overview';
import type { AttnOverview } from '../../components/attn-overview';
import { loadTransformer, type Session, type Transformer } from '../../src/index';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { blockCount } from '../support/map-reference';
import { mount, until } from '../support/mount';
import { canvasOf, readPixels } from '../support/pixels';
import { folderOf, idsOf, type DecoderSize } from '../support/seeded-decoder';
import { guardTraffic } from '../support/traffic-guard';

const size: DecoderSize = {
  ...{ kind: 'llama', layers: 3, width: 32, heads: 4, keyHeads: 2, headSize: 8, neurons: 64 },
  ...{ vocabulary: 64, context: 700 },
};
const maps = size.layers * size.heads;

/** Workgroups of each dispatch whose pipeline's label begins so, until `stop` is called. */
function watchDispatches(label: string): { seen: unknown[][]; stop: () => void } {
  const seen: unknown[][] = [];
  const { setPipeline, dispatchWorkgroups } = GPUComputePassEncoder.prototype;
  let current = '';
  GPUComputePassEncoder.prototype.setPipeline = function (pipeline) {
    current = pipeline.label;
    return setPipeline.call(this, pipeline);
  };
  GPUComputePassEncoder.prototype.dispatchWorkgroups = function (...groups) {
    if (current.startsWith(label)) seen.push([...groups]);
    return dispatchWorkgroups.apply(this, groups);
  };
  const stop = (): void => void Object.assign(GPUComputePassEncoder.prototype, { setPipeline, dispatchWorkgroups });
  return { seen, stop };
}

const readout = (element: AttnOverview): string => element.shadowRoot!.querySelector('.spoken')!.textContent!;
const label = (element: AttnOverview): string => element.shadowRoot!.querySelector('[part=surface]')!.ariaLabel ?? '';

describe('<attn-overview> of a session', () => {
  failOnGpuErrors();
  let transformer: Transformer;
  before(async () => (transformer = await loadTransformer(folderOf(size))));
  after(() => transformer.dispose());

  async function shown(tokens: number): Promise<{ session: Session; element: AttnOverview }> {
    const session = transformer.session();
    await session.prompt(idsOf(size, tokens));
    const properties = { data: session.at('pattern'), norm: '0,1', noColorbar: true };
    const element = mount('attn-overview', properties, { width: 420, height: 360 });
    await element.updateComplete;
    await until(() => label(element).includes('induction'));
    return { session, element };
  }

  it('never stores a map: its memory is that of blocks, and goes when the figure does', async () => {
    const engine = await testEngine();
    const session = transformer.session();
    await session.prompt(idsOf(size, 300));
    const element = mount('attn-overview', { norm: '0,1' }, { width: 420, height: 360 });
    await element.updateComplete;
    const before = engine.stats.gpuBytes;
    element.data = session.at('pattern');
    await element.updateComplete;
    await until(() => label(element).includes('induction'));
    await engine.device!.queue.onSubmittedWorkDone();
    const blocks = 4 * maps * 128 ** 2;
    expect(blockCount(300, maps)).to.be.below(maps * 128 ** 2);
    expect(engine.stats.gpuBytes - before, 'blocks, sums, links and colours').to.be.within(blocks, blocks + 32_768);
    expect(label(element)).to.match(/^Attention maps of 3 layers with 4 heads each, 300 by 300\./);
    element.data = null;
    await element.updateComplete;
    expect(engine.stats.gpuBytes - before, 'without data').to.be.below(blocks / 10);
    session.dispose();
  });

  it('costs one dispatch per token, no buffer, and reads nothing but the token', async function () {
    const engine = await testEngine();
    const { session, element } = await shown(100);
    const { counts, stop } = guardTraffic();
    const overview = watchDispatches('transformer.overview');
    const others: number[] = [];
    let [dispatches, bytes] = [engine.stats.dispatches, engine.stats.readbackBytes];
    for await (const { id } of session.generate({ maxTokens: 20, stop: false })) {
      expect(id).to.be.within(0, 63);
      others.push(engine.stats.dispatches - dispatches);
      element.data = session.at('pattern');
      await element.updateComplete;
      expect(engine.stats.readbackBytes - bytes, 'bytes read').to.equal(4);
      [dispatches, bytes] = [engine.stats.dispatches, engine.stats.readbackBytes];
    }
    overview.stop();
    stop();
    expect(overview.seen).to.deep.equal(Array.from({ length: 20 }, () => [maps]));
    expect(new Set(others), 'dispatches of a token').to.deep.equal(new Set([6 * size.layers + 4]));
    expect(counts.createBuffer).to.equal(0);
    expect(counts.mapRead).to.equal(20);
    await until(() => label(element).includes('120 by 120') && label(element).includes('induction'));
    session.dispose();
  });

  it('costs as many workgroups behind 500 tokens as behind 20, and one more dispatch where blocks are joined', async function () {
    for (const [tokens, joined] of [
      [20, 0],
      [500, 0],
      [511, 1],
    ]) {
      const { session, element } = await shown(tokens);
      const overview = watchDispatches('transformer.overview');
      for await (const { id } of session.generate({ maxTokens: 2, stop: false })) expect(id).to.be.within(0, 63);
      overview.stop();
      expect(overview.seen, `behind ${tokens}`).to.deep.equal(Array.from({ length: 2 + joined }, () => [maps]));
      element.remove();
      session.dispose();
    }
  });

  it('shows what the maps themselves would, where a query sees a key', async () => {
    const { session, element } = await shown(150);
    const { values, shape, axes } = await session.read('pattern');
    const whole = mount('attn-overview', { data: { values, shape, axes }, norm: '0,1', noColorbar: true });
    Object.assign(whole.style, { width: '420px', height: '360px' });
    await whole.updateComplete;
    const wanted = readPixels(canvasOf(whole));
    element.redraw();
    await element.updateComplete;
    const own = readPixels(canvasOf(element));
    let [compared, unseen] = [0, 0];
    for (let y = 0; y < own.height; y += 3) {
      for (let x = 0; x < own.width; x += 3) {
        const [pixel, other] = [own.at(x, y), wanted.at(x, y)];
        if (pixel[3] === 0) {
          if (other[3] > 0) unseen += 1;
          continue;
        }
        compared += 1;
        // float16 may place a weight in the next of 256 colours.
        expect(Math.abs(pixel[0] - other[0]), `${x}, ${y}`).to.be.at.most(8);
        expect(Math.abs(pixel[1] - other[1]), `${x}, ${y}`).to.be.at.most(8);
      }
    }
    expect(compared).to.be.above(4000);
    expect(unseen, 'keys behind the query').to.be.above(3000);
    whole.remove();
    session.dispose();
  });

  it('tells scores of tokens while it goes on, keeps the cursor, and gives single weights', async () => {
    const { session, element } = await shown(40);
    element
      .shadowRoot!.querySelector('[part=surface]')!
      .dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, composed: true }));
    await until(() => readout(element).startsWith('L0H0: entropy'));
    expect(readout(element)).to.match(/same token [\d.e-]+, induction [\d.e-]+$/);
    const before = readout(element);
    for await (const { id } of session.generate({ maxTokens: 3, stop: false })) {
      expect(id).to.be.within(0, 63);
      element.data = session.at('pattern');
      await element.updateComplete;
      expect(element.shadowRoot!.querySelector('[part=cursor]')).not.to.equal(null);
    }
    await until(() => readout(element).startsWith('L0H0: entropy') && readout(element) !== before);
    const { values } = await session.read('blocks.1.attn.pattern');
    const weight = await element.probe(1, 2, 42, 17);
    expect(weight).to.be.closeTo(values[(2 * 43 + 42) * 43 + 17], 1e-6);
    element.sort = 'induction';
    const names = (): string[] =>
      [...element.shadowRoot!.querySelectorAll('[part=names] text')].map((node) => node.textContent!);
    const rows = (await element.toCSV()).trim().split('\n').slice(1);
    const scores = rows.map((row) => Number(row.split(',')[6]));
    expect(scores).to.deep.equal([...scores].sort((a, b) => b - a));
    const ordered = rows.map((row) => `L${row.split(',')[0]}H${row.split(',')[1]}`);
    await until(() => names().join() === ordered.join());
    session.dispose();
  });

  it('says why there is nothing yet, and what to do when the session is gone', async () => {
    const session = transformer.session();
    const element = mount('attn-overview', { data: session.at('pattern') });
    await element.updateComplete;
    const message = (): string => element.shadowRoot!.querySelector('[part=message]')?.textContent ?? '';
    expect(message()).to.include('nothing was prompted');
    await session.prompt(idsOf(size, 5));
    element.data = session.at('pattern');
    await element.updateComplete;
    expect(message()).to.equal('');
    const data = session.at('pattern');
    session.dispose();
    element.data = data;
    await element.updateComplete;
    expect(message()).to.include('the session is disposed');
  });
});
