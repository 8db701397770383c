import { givenDevice } from './device';
import { Engine, type EngineOptions } from './engine';
import { forgetLosses, requestAnother } from './recovery';
import { openTier, tiers } from './tier';

interface Opening {
  options: EngineOptions;
  engine: Promise<Engine>;
  /** Whether the page has named a tier, or given a device of its own: no other tier takes its place unasked. */
  named: boolean;
}

let current: Opening | null = null;
/** Of the last engine that was opened by hand, without its device: another is asked for by these. */
let lastOptions: EngineOptions = {};
/** Whether the page had a GPU once, and lost it. */
let lostOne = false;
/** The lost engine that no other has taken the place of so far. */
let replacing: Engine | null = null;

/**
 * Opens the page's engine; called again it returns the same one until that is closed. When its GPU is lost, another
 * engine takes its place unasked, one of tier 'webgl' where WebGPU is not to be had any more; while that is being
 * opened, it is what this returns.
 *
 * adopted  whether `device` is not the page's choice, but where a library that it uses computes
 * returns  an engine of the best tier that is to be had, with the reason where it is not 'webgpu'; it never rejects for
 *          want of a GPU
 * throws   when an engine is open with other options than these, or the options contradict each other; TypeError when
 *          `device` is not a GPUDevice
 */
export function openPageEngine(options: EngineOptions = {}, { adopted = false } = {}): Promise<Engine> {
  if (current) {
    current.named ||= options.tier !== undefined;
    return current.engine.then((engine) => checkedAgainst(engine, options));
  }
  forgetLosses();
  lastOptions = withoutDevice(options);
  const named = options.tier !== undefined || (options.device !== undefined && !adopted);
  const opening: Opening = { options, named, engine: open(options, named) };
  keep(opening);
  return opening.engine;
}

function keep(opening: Opening): void {
  current = opening;
  const forget = (): void => {
    if (current === opening) current = null;
  };
  opening.engine.then((engine) => {
    // Where there was a GPU there may be one again: the next call asks anew.
    if (engine.closed || (engine.tier === 'none' && lostOne)) return forget();
    engine.addEventListener('closed', () => {
      if (current !== opening) return;
      forget();
      if (engine.lostDevice) recover(engine, opening);
    });
    if (engine.tier === 'none') return;
    const before = replacing;
    replacing = null;
    before?.dispatchEvent(new CustomEvent('recovered', { detail: { engine } }));
    for (const tell of [...waiting]) tell();
  }, forget);
}

/** Opens another engine in place of one whose GPU is lost; all that asks for the page's engine meanwhile gets it. */
function recover(lost: Engine, { options: given, named }: Opening): void {
  const options = withoutDevice(given);
  lostOne = true;
  replacing = lost;
  const engine = replace(lost, options, named);
  keep({ options, named, engine });
  lost.dispatchEvent(new CustomEvent('lost', { detail: { recovery: engine } }));
}

/** A device that is gone is not asked for again. */
function withoutDevice({ powerPreference, timeout, tier }: EngineOptions): EngineOptions {
  return { powerPreference, timeout, tier };
}

/** Where the other is lost too before anybody has it, another one. */
async function replace(first: Engine, options: EngineOptions, named: boolean): Promise<Engine> {
  for (let lost = first; ;) {
    const loss = lost.loss!;
    // WebGPU is waited for, though WebGL were to be had at once: it can do more.
    const wanted = lost.device ? { ...options, tier: 'webgpu' as const, thenWebGl: !named } : options;
    const answer = await requestAnother(loss, wanted);
    if (!(answer.device ?? answer.webgl)) return new Engine(answer, { loss });
    const engine = await prepared(new Engine(answer, { recoveries: lost.recoveries + 1 }));
    if (exposed.has(first)) exposeEngine(engine);
    if (!engine.lostDevice) return engine;
    lost = engine;
  }
}

/** The engine that is open or opening, if any. Unlike `openPageEngine` it never opens one. */
export function currentEngine(): Promise<Engine> | null {
  return current?.engine ?? null;
}

let retrying: Promise<Engine> | null = null;

/**
 * Asks for a GPU again, as a person wants it: where there is one already, WebGL's too, nothing happens. All callers
 * share one attempt.
 *
 * returns  the page's engine; of tier 'none' with a reason where there is still no GPU
 */
export function retryPageEngine(): Promise<Engine> {
  retrying ??= retry().finally(() => (retrying = null));
  return retrying;
}

async function retry(): Promise<Engine> {
  const engine = await current?.engine;
  if (engine && engine.tier !== 'none') return engine;
  engine?.close();
  return current?.engine ?? openPageEngine(lastOptions);
}

const waiting = new Set<() => void>();

/** Tells when the page has an engine to draw with again. Returns what ends the waiting. */
export function whenOpened(tell: () => void): () => void {
  waiting.add(tell);
  return () => waiting.delete(tell);
}

const preparations = new Set<(engine: Engine) => Promise<unknown>>();

/** Has something done with each engine that is opened from now on, before anybody gets it. Returns what ends that. */
export function prepareEngines(prepare: (engine: Engine) => Promise<unknown>): () => void {
  preparations.add(prepare);
  return () => preparations.delete(prepare);
}

/** Who prepares an engine tells of failures by itself. */
async function prepared(engine: Engine): Promise<Engine> {
  for (const prepare of preparations) await prepare(engine).catch(() => {});
  return engine;
}

const exposed = new WeakSet<Engine>();

/** Notes that the page has this engine in hand: buffers of its own may lie on the device from now on. */
export function exposeEngine(engine: Engine): void {
  exposed.add(engine);
}

/**
 * Opens the engine anew on another device, which figures have to share with tfjs from now on; the views of the old
 * engine are closed and can be opened again. Only an engine that the page has never had in hand can move: nobody else
 * has data on it.
 *
 * returns  whether it moves
 */
export async function movePageEngine(device: GPUDevice): Promise<boolean> {
  const moving = current;
  const engine = await moving?.engine;
  if (!engine || moving !== current || exposed.has(engine) || engine.tier === 'none') return false;
  const opening: Opening = { options: { device }, named: false, engine: open({ device }, false) };
  keep(opening);
  engine.close();
  return true;
}

async function open({ device, ...request }: EngineOptions, named: boolean): Promise<Engine> {
  const { tier } = request;
  if (tier !== undefined && !tiers.includes(tier)) {
    throw new Error(`tier is "${String(tier)}". Give one of ${tiers.join(', ')}, or leave it out for the best.`);
  }
  const owned = device === undefined;
  if (!owned && tier !== undefined && tier !== 'webgpu') {
    throw new Error(`A device was given, and tier "${tier}". A GPUDevice is of tier "webgpu": leave one of them out.`);
  }
  const engine = await prepared(new Engine(await (owned ? openTier(request) : givenDevice(device)), { owned }));
  return engine.lostDevice ? replace(engine, request, named) : engine;
}

function checkedAgainst(engine: Engine, { device, powerPreference, tier }: EngineOptions): Engine {
  if (tier && tier !== engine.tier && tier !== current?.options.tier) {
    throw new Error(
      `An engine of tier "${engine.tier}" is open, and tier "${tier}" was asked for. Ask before the first figure, or close() the engine first.`,
    );
  }
  if (device && device !== engine.device) {
    throw new Error(
      'An engine is open on another device than the one given. Call openEngine({device}) before the first figure, or close() the engine first.',
    );
  }
  const opened = current?.options.powerPreference ?? 'high-performance';
  if (powerPreference && !device && powerPreference !== opened) {
    throw new Error(
      `An engine is open with powerPreference "${opened}", not "${powerPreference}". close() it first, or leave the option out.`,
    );
  }
  return engine;
}
