// The package under Vitest in its Node environment, as a test of a page's own code would import it.
import { expect, it, vi } from 'vitest';

// What hangs is ended by it; on a busy machine an import takes seconds.
vi.setConfig({ testTimeout: 120_000 });

it('imports the functions, and tells that there is no GPU', async () => {
  const { openEngine } = await import('attnscope');
  const engine = await openEngine();
  expect(engine.tier).toBe('none');
  expect(engine.reason).not.toBe('');
});

it('imports the elements without a DOM', async () => {
  const { AttnHeatmap, FeatureGrid } = await import('attnscope/components');
  expect(AttnHeatmap.name).not.toBe('');
  expect(FeatureGrid).not.toBe(AttnHeatmap);
  expect(typeof document).toBe('undefined');
});

it('calls tfjs\u2019s chained ops', async () => {
  await import('attnscope');
  const tf = await import('@tensorflow/tfjs-core');
  expect(tf.tensor([1, 2]).add(1).reshape([2, 1]).arraySync()).toEqual([[2], [3]]);
});
