import { givenDevice } from './device';
import { Engine, type EngineOptions } from './engine';
import { openTier, tiers } from './tier';

interface Opening {
  options: EngineOptions;
  engine: Promise<Engine>;
}

let current: Opening | null = null;

/**
 * Opens the page's engine; called again it returns the same one until that is closed.
 *
 * returns  an engine of the best tier that is to be had, with the reason where it is not 'webgpu'; it never rejects for
 *          want of a GPU
 * throws   when an engine is open with other options than these, or the options contradict each other; TypeError when
 *          `device` is not a GPUDevice
 */
export function openPageEngine(options: EngineOptions = {}): Promise<Engine> {
  if (current) return current.engine.then((engine) => checkedAgainst(engine, options));
  const opening: Opening = { options, engine: open(options) };
  keep(opening);
  return opening.engine;
}

function keep(opening: Opening): void {
  current = opening;
  const forget = (): void => {
    if (current === opening) current = null;
  };
  opening.engine.then((engine) => engine.addEventListener('closed', forget), forget);
}

/** The engine that is open or opening, if any. Unlike `openPageEngine` it never opens one. */
export function currentEngine(): Promise<Engine> | null {
  return current?.engine ?? null;
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
  const opening: Opening = { options: { device }, engine: open({ device }) };
  keep(opening);
  engine.close();
  return true;
}

async function open({ device, ...request }: EngineOptions): Promise<Engine> {
  const { tier } = request;
  if (tier !== undefined && !tiers.includes(tier)) {
    throw new Error(`tier is "${String(tier)}". Give one of ${tiers.join(', ')}, or leave it out for the best.`);
  }
  if (device === undefined) return new Engine(await openTier(request));
  if (tier !== undefined && tier !== 'webgpu') {
    throw new Error(`A device was given, and tier "${tier}". A GPUDevice is of tier "webgpu": leave one of them out.`);
  }
  return new Engine(await givenDevice(device), { owned: false });
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
