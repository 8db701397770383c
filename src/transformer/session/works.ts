import { hasDied, isGone } from '../../engine/gpu-lost';
import { currentEngine } from '../../engine/page-engine';
import { Interventions } from './interventions';
import { Lens } from './lens';
import { Overview } from './overview';
import { Runner } from './runner';
import type { SessionModel } from './session-model';
import type { Stores } from './stores';
import { Taps } from './taps';

/** What a session has on one GPU: its buffers, and what runs and reads them. */
export interface Works {
  readonly stores: Stores;
  readonly runner: Runner;
  readonly interventions: Interventions;
  readonly taps: Taps;
  readonly overview: Overview;
  readonly lens: Lens;
}

export function worksOf(model: SessionModel, stores: Stores): Works {
  const interventions = new Interventions(model.shape, stores);
  const runner = new Runner(model, stores, interventions);
  return {
    stores,
    runner,
    interventions,
    taps: new Taps(model, stores, runner),
    overview: new Overview(model, stores),
    lens: new Lens(model, stores, runner),
  };
}

/** Works by their names; others take their place when the GPU is lost. */
export class WorksHolder {
  constructor(protected works: Works) {}

  get stores(): Stores {
    return this.works.stores;
  }

  get runner(): Runner {
    return this.works.runner;
  }

  get interventions(): Interventions {
    return this.works.interventions;
  }

  get taps(): Taps {
    return this.works.taps;
  }

  get overview(): Overview {
    return this.works.overview;
  }

  get lens(): Lens {
    return this.works.lens;
  }
}

/** What may be lost with its GPU, and go on with the next. */
interface Mortal {
  readonly model: SessionModel;
  readonly disposed: boolean;
  checkAlive(): void;
}

/**
 * Does some work; where the GPU is lost meanwhile, once more on the next one.
 *
 * throws  what the work throws; GpuLostError where nothing goes on
 */
export async function outlive<T>(mortal: Mortal, work: () => Promise<T>): Promise<T> {
  for (;;) {
    if (mortal.model.engine.closed) await currentEngine();
    const { engine } = mortal.model;
    if (!mortal.disposed) mortal.checkAlive();
    try {
      return await work();
    } catch (error) {
      if (!engine.closed) await hasDied(engine.device!);
      if (mortal.disposed || !engine.closed) throw error;
    }
  }
}

/** Throws GpuLostError where the GPU is gone that holds a model's weights. */
export function refuseLost({
  engine,
  shape: { family, layers },
  lost,
}: Pick<SessionModel, 'engine' | 'shape' | 'lost'>): void {
  const { loss: why } = engine;
  if (why === null) return;
  const advice = lost?.() ?? 'Call openEngine(): its files are read again then.';
  throw isGone(`the ${family} model of ${layers} layers`, { why, advice });
}
