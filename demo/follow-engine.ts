import type { Engine } from '../src/index';

/** Calls with each engine that takes the place of one whose GPU was lost. */
export function followEngine(engine: Engine, use: (engine: Engine) => void): void {
  engine.addEventListener('recovered', (event) => {
    const next = (event as CustomEvent<{ engine: Engine }>).detail.engine;
    followEngine(next, use);
    use(next);
  });
}
