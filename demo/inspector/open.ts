import { loadInputs, loadModel, type InputArray, type Model } from '../../src/index';
import { arrayFeed, type Feed } from './feed';
import { Inspection, type LayerResult } from './inspection';
import { noiseFeed } from './noise';
import type { Given } from './sort-files';

export interface OpenOptions {
  signal: AbortSignal;
  onProgress(name: string, progress: { loaded: number; total: number }): void;
  /** The model that inputs without one are for. */
  current: Inspection | null;
}

/** Something that opened, and the first layer's outputs as proof that it runs. */
export interface Opened {
  inspection: Inspection;
  picks: number[];
  results: LayerResult[];
}

/**
 * Opens what a person gave, and runs it once.
 *
 * throws  one sentence, or the signal's reason; nothing is left allocated, and what was open before is as it was
 */
export async function openGiven(given: Given, options: OpenOptions & { picks: number[] }): Promise<Opened> {
  const { signal, current } = options;
  if (!given.model && !current) {
    throw new Error(`${given.name} is an input, and no model is open. Drop a .keras, .h5 or model.json with it.`);
  }
  const model = given.model ? await loadModel(given.model, loadOptions(given.name, options)) : current!.model;
  let feed: Feed | null = null;
  const arrays: InputArray[] = [];
  try {
    for (const input of given.inputs) arrays.push(...(await loadInputs(input, loadOptions(nameOf(input), options))));
    feed = makeFeed(model, arrays);
    const inspection = new Inspection(model, feed);
    const { gates = false, training = false, layers = null } = given.shown ?? {};
    const picks = layers ? picksOf(model, layers) : given.model ? [inspection.firstPick] : options.picks;
    const results = await inspection.run(picks, { gates, training });
    signal.throwIfAborted();
    return { inspection, picks, results };
  } catch (error) {
    for (const tensor of feed?.tensors ?? []) tensor.dispose();
    if (given.model) model.dispose();
    signal.throwIfAborted();
    throw withNotices(error, arrays);
  }
}

/** Layers by their names; throws a sentence when the model has none of that name. */
export function picksOf({ layers }: Model, names: readonly string[]): number[] {
  const known = layers.map(({ name }) => name);
  const strange = names.find((name) => !known.includes(name));
  if (strange !== undefined) {
    const some = known.slice(0, 8).join(', ');
    throw new Error(
      `The address asks for the layer “${strange.slice(0, 80)}”. The model has ${known.length} layers: ${some}${known.length > 8 ? ' …' : ''}.`,
    );
  }
  return known.flatMap((name, i) => (names.includes(name) ? [i] : []));
}

/** What was left out or filled is said also when the next step fails: it is often the reason. */
function withNotices(error: unknown, arrays: readonly InputArray[]): Error {
  const said = arrays.filter(({ notice }) => notice).map(({ name, notice }) => `Of ${name}: ${notice}`);
  const sentence = error instanceof Error ? error.message : String(error);
  return new Error([sentence, ...said].join(' '), { cause: error });
}

function makeFeed(model: Model, arrays: readonly InputArray[]): Feed {
  return arrays.length > 0 ? arrayFeed(model, arrays) : noiseFeed(model);
}

function loadOptions(
  name: string,
  { signal, onProgress }: OpenOptions,
): { signal: AbortSignal; onProgress: (progress: { loaded: number; total: number }) => void } {
  return { signal, onProgress: (progress) => onProgress(name, progress) };
}

function nameOf(source: File | URL): string {
  return source instanceof File ? source.name : source.pathname.slice(source.pathname.lastIndexOf('/') + 1);
}
