import { openEngine, type Engine } from '../../src/index';
import { unanswered, watchQuestions } from './pending';

/** The page's engine. A test without an adapter fails: software rendering is always available. */
export async function testEngine(): Promise<Engine> {
  const engine = await openEngine();
  if (engine.tier !== 'webgpu') throw new Error(`no WebGPU adapter: ${engine.reason}`);
  return engine;
}

const errors: string[] = [];

/**
 * Fails the suite on any GPU error that happens during it, whether an error scope caught it or none, and says of a test
 * that hung what it waited for. Call inside `describe`.
 */
export function failOnGpuErrors(): void {
  const listen = (event: Event): void => void errors.push((event as CustomEvent).detail.error.message);
  let restore = (): void => {};
  before(async () => {
    watchQuestions();
    const engine = await testEngine();
    engine.addEventListener('gpu-error', listen);
    const device = engine.device!;
    const popErrorScope = device.popErrorScope;
    device.popErrorScope = async function (this: GPUDevice) {
      const error = await popErrorScope.call(this);
      if (error) errors.push(error.message);
      return error;
    };
    restore = () => {
      engine.removeEventListener('gpu-error', listen);
      device.popErrorScope = popErrorScope;
    };
  });
  afterEach(async function () {
    const waiting = this.currentTest!.isFailed() ? unanswered() : [];
    if (waiting.length) console.error(`"${this.currentTest!.title}" ended while these waited:\n${waiting.join('\n')}`);
    const engine = await testEngine();
    await engine.scheduler.settled();
    await engine.device!.queue.onSubmittedWorkDone();
    const seen = takeGpuErrors();
    if (seen.length) throw new Error(`GPU errors: ${seen.join('\n')}`);
  });
  after(() => restore());
}

/** The GPU errors of this test so far, for a test that provokes them; `failOnGpuErrors` forgets them. */
export function takeGpuErrors(): string[] {
  return errors.splice(0);
}
