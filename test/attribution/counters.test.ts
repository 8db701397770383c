import { expect } from 'chai';
import { attribute, loadModel, type AttributionOptions } from '../../src/index';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { watchDispatches } from '../support/dispatches';
import { fetchGradients, recordedTensor } from '../support/recorded-gradients';

describe('attribution', () => {
  failOnGpuErrors();
  before(testEngine);

  /** Dispatches and readbacks of one call, after one that warmed up. */
  async function counted(name: string, options: AttributionOptions): Promise<Record<string, number>> {
    const { stats, device } = await testEngine();
    const { input } = await fetchGradients(name);
    const model = await loadModel(`/test/fixtures/keras/${name}.keras`);
    const x = recordedTensor(input);
    (await attribute(model, x, options)).dispose();
    await device!.queue.onSubmittedWorkDone();
    const before = { ...stats };
    const watched = watchDispatches('');
    (await attribute(model, x, options)).dispose();
    watched.stop();
    model.dispose();
    return {
      dispatches: watched.seen.length,
      readbacks: stats.readbacks - before.readbacks,
      bytes: stats.readbackBytes - before.readbackBytes,
    };
  }

  it('reads total and delta, and nothing else', async () => {
    const read = async (options: AttributionOptions): Promise<number[]> => {
      const { readbacks, bytes } = await counted('gru-default', options);
      return [readbacks, bytes];
    };
    expect(await read({ method: 'gradient' })).to.deep.equal([1, 4]);
    expect(await read({ method: 'integrated-gradients', steps: 8 })).to.deep.equal([1, 8]);
    expect(await read({ method: 'smoothgrad', n: 8 })).to.deep.equal([1, 4]);
    expect(await read({ method: 'occlusion' })).to.deep.equal([1, 8]);
    expect(await read({ method: 'lrp' })).to.deep.equal([1, 8]);
    expect(await read({ method: 'integrated-gradients', target: 'max', readTotal: false })).to.deep.equal([0, 0]);
  });

  it('runs the copies as one batch: 64 steps have as many dispatches as 8', async () => {
    for (const [few, many] of [
      [
        { method: 'integrated-gradients', steps: 8 },
        { method: 'integrated-gradients', steps: 64 },
      ],
      [
        { method: 'smoothgrad', n: 8 },
        { method: 'smoothgrad', n: 64 },
      ],
      [
        { method: 'occlusion', window: 8 },
        { method: 'occlusion', window: 1 },
      ],
    ]) {
      const [a, b] = [await counted('gru-default', few), await counted('gru-default', many)];
      expect(b.dispatches).to.equal(a.dispatches);
      expect(b.dispatches).to.be.at.most(120);
    }
  });

  it('goes back through a recurrent layer’s relevance in one dispatch, whatever its steps', async () => {
    const watched = watchDispatches('lrp.recurrence');
    const { input } = await fetchGradients('lstm-stack-functional');
    const model = await loadModel('/test/fixtures/keras/lstm-stack-functional.keras');
    (await attribute(model, recordedTensor(input), { method: 'lrp' })).dispose();
    watched.stop();
    expect(watched.labels).to.have.length(2);
    model.dispose();
  });
});
