import { openEngine, type Engine } from '../../src/index';
import { counters, type Contender, type Counts, type Work } from './contender';
import { openForward } from './forward';
import { openPicture } from './picture';

/** Ours in one tier. */
export function ours(tier: 'webgpu' | 'webgl'): Contender {
  return {
    name: `attnscope, ${tier}`,
    async open(row): Promise<Work> {
      const engine = await openEngine({ tier });
      if (engine.tier !== tier) throw new Error(`There is no tier "${tier}" here: ${engine.reason}`);
      const work = row.startsWith('forward') ? await openForward(engine, row) : await openPicture(tier, row);
      return { ...work, counts: () => countsOf(engine) };
    },
  };
}

function countsOf({ stats }: Engine): Counts {
  return Object.fromEntries(counters.map((counter) => [counter, stats[counter]])) as Counts;
}
