import type { ModelSource } from '../../src/index';
import { readShown, type Shown } from './address';

/** What a person gave: a model, inputs for it, or both. */
export interface Given {
  /** Null where only inputs were given: they are for the model that is open. */
  model: ModelSource | null;
  inputs: (File | URL)[];
  /** What the page calls it while it loads. */
  name: string;
  /** What of it is to be shown, where the address says so. */
  shown?: Shown;
}

const kinds = {
  keras: /\.(keras|h5|hdf5)$/i,
  /** Shards had no ending in tfjs's first years. */
  tfjs: /(\.(json|bin)|shard\d+of\d+)$/i,
  input: /\.(npy|npz|csv|tsv|txt)$/i,
};

/** Of a folder's files those that may open: it holds others beside them (README, .DS_Store). */
export function thoseThatOpen(files: readonly File[]): File[] {
  return files.filter(({ name }) => Object.values(kinds).some((kind) => kind.test(name)));
}

/**
 * Tells the model from its inputs by the files' names.
 *
 * throws  one sentence, when there are several models, or a file that is neither
 */
export function sortFiles(files: readonly File[]): Given {
  const of = (kind: RegExp): File[] => files.filter(({ name }) => kind.test(name));
  const [keras, tfjs, inputs] = [of(kinds.keras), of(kinds.tfjs), of(kinds.input)];
  const strange = files.filter((file) => ![keras, tfjs, inputs].some((list) => list.includes(file)));
  if (files.length === 0) throw new Error('No file was given. Drop a .keras, .h5 or model.json with its .bin files.');
  if (strange.length > 0) {
    throw new Error(
      `${listed(strange)} is no file that opens here. Give a .keras, .h5 or model.json with its .bin files, and .npy, .npz or .csv for its input.`,
    );
  }
  const descriptions = tfjs.filter(({ name }) => /\.json$/i.test(name) && !/^metadata\.json$/i.test(name));
  const belongs = keras.length === 1 && descriptions.length > 0 && isWeightsOf(keras[0], descriptions);
  const models = belongs ? descriptions : [...keras, ...descriptions];
  if (models.length > 1) throw new Error(`${listed(models)} are ${models.length} models. Give one at a time.`);
  // The parts of an unpacked .keras without its config.json: what is missing is said when it is opened.
  const isPart = descriptions.length === 0 && tfjs.length === 1 && /weights/i.test(keras[0]?.name ?? '');
  if (keras.length === 1 && tfjs.length > 0 && !belongs && !isPart) {
    throw new Error(`${listed(tfjs)} does not belong to ${keras[0].name}. Give one model at a time.`);
  }
  const several = tfjs.length > 0 ? [...tfjs, ...keras] : null;
  return { model: several ?? keras[0] ?? null, inputs, name: (models[0] ?? files[0]).name };
}

/** An .h5 of weights beside a description in JSON: it says so by its name, or has the description's. */
function isWeightsOf({ name }: File, descriptions: readonly File[]): boolean {
  const stem = (one: string): string => one.replace(/\.\w+$/, '').toLowerCase();
  return (
    /\.h(df)?5$/i.test(name) && (/weights/i.test(name) || descriptions.some((one) => stem(one.name) === stem(name)))
  );
}

/** The same from the page's address, with what is to be shown of it; a model in two files has two addresses. */
export function readAddress(search: string): Given {
  const query = new URLSearchParams(search);
  const models = query.getAll('model').map(address);
  const [model] = models;
  const inputs = query.getAll('input').map(address);
  const shown = readShown(search);
  return {
    model: models.length > 1 ? models : model,
    inputs,
    shown,
    name: decodeURI(model.pathname.slice(model.pathname.lastIndexOf('/') + 1)) || model.host,
  };
}

function address(text: string): URL {
  if (URL.canParse(text, document.baseURI)) return new URL(text, document.baseURI);
  throw new Error(`“${text}” is no address of a file. Write ?model=URL, and &input=URL for its input.`);
}

/** The first files' names, for a sentence. */
function listed(files: readonly File[]): string {
  const names = files.slice(0, 6).map(({ name }) => (name.length > 80 ? `${name.slice(0, 79)}…` : name));
  return files.length > 6 ? `${names.join(', ')} and ${files.length - 6} more` : names.join(', ');
}
