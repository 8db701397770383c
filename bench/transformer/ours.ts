import { loadTransformer, openEngine } from '../../src/index';
import { folderOf, idsOf } from './cases';
import type { Contender } from './contender';

export const contender: Contender = {
  name: 'attnscope',
  async open() {
    const engine = await openEngine();
    if (engine.tier !== 'webgpu') throw new Error(engine.reason);
  },
  async prepare(one) {
    const { device } = await openEngine();
    const folder = folderOf(one);
    const transformer = await loadTransformer(folder);
    const session = transformer.session();
    const ids = idsOf(one, one.past || one.tokens);
    await session.prompt(ids);
    const logits = async (): Promise<Float32Array> => (await session.read('logits')).values.slice(-one.vocabulary);
    if (one.tokens === 1) {
      const tokens = session.generate({ stop: false });
      const run = async (): Promise<void> => void (await tokens.next());
      return { run, logits, weightBytes: folder[1].size, device: device! };
    }
    const run = async (): Promise<void> => {
      session.rewind(session.tokens.length);
      await session.prompt(ids);
      await session.generate({ maxTokens: 1, stop: false }).next();
      session.rewind(1);
    };
    return { run, logits };
  },
};
