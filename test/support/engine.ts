import { openEngine, type Engine } from '../../src/index';

/** The page's engine. A test without an adapter fails: software rendering is always available. */
export async function testEngine(): Promise<Engine> {
  const engine = await openEngine();
  if (engine.tier !== 'webgpu') throw new Error(`no WebGPU adapter: ${engine.reason}`);
  return engine;
}

/** Fails the suite on any GPU validation error that happens during it. Call inside `describe`. */
export function failOnGpuErrors(): void {
  const errors: string[] = [];
  const listen = (event: Event): void => void errors.push((event as CustomEvent).detail.error.message);
  before(async () => (await testEngine()).addEventListener('gpu-error', listen));
  afterEach(async () => {
    await (await testEngine()).device!.queue.onSubmittedWorkDone();
    const seen = errors.splice(0);
    if (seen.length) throw new Error(`GPU errors: ${seen.join('\n')}`);
  });
}
