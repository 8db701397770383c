// What was given on the command line, as what the page opens.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve, sep } from 'node:path';

const models = ['.keras', '.h5', '.hdf5', '.json'];
const inputs = ['.npy', '.npz', '.csv', '.tsv', '.txt'];

/**
 * The files by the path that the page loads them from, and the query that opens them; none without a file.
 *
 * throws  a sentence when a file is not there, is of no kind that opens, or there are several models
 */
export function describeFiles(paths) {
  const all = paths.map(describe);
  // It tells which Keras packed a config.json, and is no model.
  const given = all.filter(({ name }) => name !== 'metadata.json' || all.length === 1);
  const [asModel, asInput] = [models, inputs].map((kinds) => given.filter(({ kind }) => kinds.includes(kind)));
  if (asModel.length > 1 && !isPair(asModel)) {
    throw new Error(`${asModel.map(({ name }) => name).join(', ')} are ${asModel.length} models. Give one at a time.`);
  }
  if (given.length > 0 && asModel.length === 0) {
    throw new Error(
      `There is no model among ${given.map(({ name }) => name).join(', ')}. Give a .keras, .h5 or model.json too.`,
    );
  }
  const files = new Map();
  const query = new URLSearchParams();
  for (const { name, path, kind } of asModel) {
    files.set(`files/model/${name}`, path);
    if (kind === '.json') for (const [shard, at] of partsBeside(path)) files.set(`files/model/${shard}`, at);
    query.append('model', `files/model/${encodeURIComponent(name)}`);
  }
  asInput.forEach(({ name, path }, i) => {
    files.set(`files/${i}/${name}`, path);
    query.append('input', `files/${i}/${encodeURIComponent(name)}`);
  });
  return { files, query: query.size > 0 ? `?${query}` : '' };
}

/** The description of a model and its weights: one model in two files. */
function isPair(given) {
  const kinds = given.map(({ kind }) => kind).sort();
  return given.length === 2 && ['.h5', '.hdf5'].includes(kinds[0]) && kinds[1] === '.json';
}

function describe(given) {
  let path = resolve(given);
  if (!existsSync(path)) throw new Error(`There is no file ${given} (${path}).`);
  if (!statSync(path).isFile()) path = unpacked(given, path);
  const kind = extname(path).toLowerCase();
  if (![...models, ...inputs].includes(kind)) {
    throw new Error(
      `${given} is of no kind that opens. Models are ${models.join(', ')}; inputs are ${inputs.join(', ')}.`,
    );
  }
  return { name: basename(path), path, kind };
}

/** The config.json in a folder that a .keras unpacks to. */
function unpacked(given, folder) {
  const missing = ['config.json', 'metadata.json', 'model.weights.h5'].filter(
    (part) => !existsSync(join(folder, part)),
  );
  if (missing.length === 0) return join(folder, 'config.json');
  throw new Error(
    `${given} is a folder without ${missing.join(', ')}. Give one that a .keras unpacks to, or the model file inside it.`,
  );
}

/** What a description needs beside it: of an unpacked .keras its other parts, of a tfjs model its weight files. */
function partsBeside(path) {
  const folder = dirname(path);
  const parts = basename(path) === 'config.json' ? ['metadata.json', 'model.weights.h5'] : [];
  const beside = parts.map((part) => [part, join(folder, part)]).filter(([, at]) => existsSync(at));
  return [...beside, ...weightFiles(path)];
}

/**
 * The weight files that a model.json names: those beside it or below, no others. Missing ones are left to the page,
 * which says so.
 */
function weightFiles(path) {
  let manifest = [];
  try {
    manifest = JSON.parse(readFileSync(path, 'utf8')).weightsManifest ?? [];
  } catch {
    return []; // The page says what is wrong with the file.
  }
  const folder = dirname(path);
  const names = Array.isArray(manifest) ? manifest.flatMap((group) => group?.paths ?? []) : [];
  return names
    .filter((name) => typeof name === 'string')
    .map((name) => [name, join(folder, name)])
    .filter(([, at]) => at.startsWith(folder + sep) && existsSync(at));
}
