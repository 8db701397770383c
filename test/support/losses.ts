import { executeServerCommand } from '@web/test-runner-commands';
import { recoveryRules } from '../../src/engine/recovery';
import { openEngine, type Engine } from '../../src/index';
import { until } from './mount';
import { withoutWebGl } from './no-webgl';

/** The page's engine when another has taken the place of this one; of tier 'none' when none could. */
export function replaced(engine: Engine): Promise<Engine> {
  return new Promise((done) => {
    engine.addEventListener('lost', (event) => done((event as CustomEvent).detail.recovery), { once: true });
  });
}

/** Somebody else destroys the device of an engine. Resolves with the one in its place. */
export async function lose(engine: Engine): Promise<Engine> {
  const next = replaced(engine);
  engine.device!.destroy();
  return next;
}

/** The browser takes an engine's WebGL context away. Resolves with the engine in its place. */
export async function loseContext(engine: Engine): Promise<Engine> {
  const next = replaced(engine);
  engine.webgl!.gl.getExtension('WEBGL_lose_context')!.loseContext();
  return next;
}

/** Crashes the browser's GPU process, in a file of test/crashes/. Resolves with the engine in the lost one's place. */
export async function crash(engine: Engine): Promise<Engine> {
  const next = replaced(engine);
  await executeServerCommand('crash-gpu', {});
  return next;
}

/** The browser gives no adapter, until what this returns is called. */
export function withoutAdapter(): () => void {
  const { pauses } = recoveryRules;
  navigator.gpu.requestAdapter = async () => null;
  recoveryRules.pauses = pauses.map(() => 0);
  return () => {
    delete (navigator.gpu as Partial<GPU>).requestAdapter; // the prototype's is seen again
    recoveryRules.pauses = pauses;
  };
}

/** The browser gives adapters only once what this returns is called. */
export function holdAdapters(): () => void {
  const { gpu } = navigator;
  let release = (): void => {};
  const released = new Promise<void>((done) => (release = done));
  gpu.requestAdapter = async (options) => {
    await released;
    return GPU.prototype.requestAdapter.call(gpu, options);
  };
  return () => {
    delete (gpu as Partial<GPU>).requestAdapter; // the prototype's is seen again
    release();
  };
}

/** The device is lost, and the browser gives no other: `next` is in its place, until `giveAdapters` is called. */
export function losesWebGpu(engine: Engine): { next: Promise<Engine>; giveAdapters: () => void } {
  const giveAdapters = withoutAdapter();
  return { next: lose(engine), giveAdapters };
}

/** The browser gives neither an adapter nor a WebGL context, until what this returns is called. */
export function withoutGpu(): () => void {
  const gives = [withoutAdapter(), withoutWebGl()];
  return () => gives.forEach((give) => give());
}

/** The device is lost, and nothing else can be had just then. */
export async function loseForGood(engine: Engine): Promise<void> {
  const giveGpu = withoutGpu();
  await lose(engine);
  giveGpu();
  await until(() => engine.closed);
}

/** Ends the page's engine: what was lost before counts no more. */
export async function startAnew(): Promise<void> {
  (await openEngine()).close();
}

/** Errors that nobody handled, from now on. */
export function unhandled(): string[] {
  const seen: string[] = [];
  addEventListener('error', ({ message }) => seen.push(message));
  addEventListener('unhandledrejection', ({ reason }) => seen.push(String((reason as Error)?.stack ?? reason)));
  return seen;
}
