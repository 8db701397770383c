/** How long the page's one thread was busy, in callbacks and in the work that was asked for directly. */
let busy = 0;

/** Microtasks that follow a piece of work and count with it; no library here goes deeper. */
const microtasks = 50;

const { requestAnimationFrame, setTimeout } = globalThis;

/** Resolves in the next animation frame; what follows is not counted, for the bench itself waits by it. */
export function nextFrame(): Promise<unknown> {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}

/** To be called before any library is loaded: what they do later in timers and animation frames is counted too. */
export function installBusyClock(): void {
  globalThis.requestAnimationFrame = (callback) => requestAnimationFrame((time) => void timed(() => callback(time)));
  globalThis.setTimeout = ((handler: TimerHandler, ...rest: unknown[]) => {
    const run = typeof handler === 'function' ? (...args: unknown[]) => void timed(() => handler(...args)) : handler;
    return (setTimeout as (...args: unknown[]) => number)(run, ...rest);
  }) as typeof setTimeout;
}

/** ms so far. */
export function busySoFar(): number {
  return busy;
}

/** Runs this, and counts the time until its microtasks are through. */
export async function timed(work: () => unknown): Promise<void> {
  const began = performance.now();
  let until = began;
  try {
    work();
  } finally {
    for (let i = 0; i < microtasks; i++) await null;
    until = performance.now();
    busy += until - began;
  }
}
