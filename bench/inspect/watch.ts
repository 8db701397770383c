import { loadTransformer, openEngine, type Session } from '../../src/index';
import { folderOf, idsOf } from '../../test/support/seeded-decoder';
import { lengths, model } from './cases';
import { byLabel, hasClock, sumOf, timed, type TimedDispatch } from './dispatch-clock';
import type { Watched } from './report';

/** What belongs to watching. */
const watching = 'transformer.overview';
/** Tokens drawn at each length: the first are not counted. */
const drawn = { before: 2, counted: 5 };
/** Rounds over all lengths, as many as begin within so many ms. */
const rounds = { most: 5, ms: 8000 };

/** A session with all lengths prompted, and what watching it took. */
export interface WatchedSession {
  session: Session;
  watched: Watched[];
  /** Passes of the last whole prompt; empty without a clock. */
  dispatches: TimedDispatch[];
}

/**
 * Prompts pieces up to each length, and draws some tokens behind it, while somebody watches all heads. With a clock the
 * passes for watching are told apart by their labels; without one the same is run unwatched, and the difference counts.
 */
export async function watch(): Promise<WatchedSession> {
  const { device } = await openEngine();
  const transformer = await loadTransformer(folderOf(model));
  const done = (): Promise<undefined> => device!.queue.onSubmittedWorkDone();
  const all: Watched[][] = [];
  let last: Run;
  const began = performance.now();
  const session = transformer.session();
  await session.prompt(idsOf(model, 2));
  const lease = session.at('pattern').maps!.open();
  do {
    last = await run(session, done);
    const unwatched = hasClock() ? null : await run(transformer.session(), done);
    all.push(last.pieces.map((piece, i) => difference(piece, unwatched?.pieces[i])));
  } while (all.length < rounds.most && performance.now() - began < rounds.ms);
  lease.release();
  session.rewind(session.tokens.length - Math.max(...lengths));
  const middle = (i: number, kind: 'prompt' | 'step'): { own: number; all: number } =>
    median(all.map((round) => round[i][kind]));
  const watched = lengths.map((tokens, i) => ({
    ...{ tokens, prompt: middle(i, 'prompt'), step: middle(i, 'step') },
    passes: last.pieces[i].passes,
  }));
  return { session, watched, dispatches: last.dispatches };
}

type Times = Record<'own' | 'all', number>;

type Measured = Times & { dispatches: TimedDispatch[] };

interface Run {
  pieces: Watched[];
  dispatches: TimedDispatch[];
}

async function run(session: Session, done: () => Promise<undefined>): Promise<Run> {
  session.rewind(session.tokens.length);
  const ids = idsOf(model, Math.max(...lengths));
  const all: TimedDispatch[] = [];
  const prompt: Times = { own: 0, all: 0 };
  const pieces: Watched[] = [];
  for (const tokens of lengths) {
    const { length } = session.tokens;
    const piece = await measured(async () => {
      await session.prompt(ids.slice(length, tokens));
      await done();
    });
    all.push(...piece.dispatches);
    prompt.own += piece.own;
    prompt.all += piece.all;
    const steps: Measured[] = [];
    const draw = session.generate({ stop: false });
    for (let i = 0; i < drawn.before + drawn.counted; i++) steps.push(await measured(() => draw.next()));
    const { dispatches, ...step } = median(steps.slice(drawn.before));
    pieces.push({ tokens, prompt: { ...prompt }, step, passes: { prompt: byLabel(all), step: byLabel(dispatches) } });
  }
  return { pieces, dispatches: all };
}

/** By the GPU's clock, or else by the page's. */
async function measured(work: () => Promise<unknown>): Promise<Measured> {
  if (hasClock()) {
    const dispatches = await timed(work);
    return { own: sumOf(dispatches, watching), all: sumOf(dispatches), dispatches };
  }
  const began = performance.now();
  await work();
  return { own: 0, all: performance.now() - began, dispatches: [] };
}

function difference(piece: Watched, unwatched?: Watched): Watched {
  if (!unwatched) return piece;
  const of = (kind: 'prompt' | 'step'): Times => ({
    own: piece[kind].all - unwatched[kind].all,
    all: piece[kind].all,
  });
  return { ...piece, prompt: of('prompt'), step: of('step') };
}

/** The pair whose share is the middle one. */
function median<T extends Times>(pairs: readonly T[]): T {
  const sorted = [...pairs].sort((a, b) => a.own / a.all - b.own / b.all);
  return sorted[Math.floor(sorted.length / 2)];
}
