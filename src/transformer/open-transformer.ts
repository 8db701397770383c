import type { Engine } from '../engine/engine';
import { GpuLostError, hasDied } from '../engine/gpu-lost';
import { ModelFileError, toModelFileError } from '../models/file-error';
import { openEngine } from '../tfjs/open-engine';
import { describe } from './families/families';
import type { LoadTransformerOptions } from './load-transformer';
import { openFolder, readJson, type Folder, type FolderSource } from './folder/folder';
import { readCheckpoint } from './safetensors/checkpoint';
import { readTokenizer } from './tokenizer/tokenizer';
import { Transformer } from './transformer';
import { loadWeights } from './weights/load-weights';
import type { TransformerWeights } from './weights/matrix';

/** Does what `loadTransformer` says. */
export async function openTransformer(source: FolderSource, options: LoadTransformerOptions): Promise<Transformer> {
  const { weights: kind = 'file', signal, onProgress } = options;
  if (kind !== 'file' && kind !== 'int8')
    throw new TypeError(`weights is ${JSON.stringify(kind)}. Give 'file' or 'int8'.`);
  signal?.throwIfAborted();
  const lasting = lastingSource(source);
  (await openEngine()).requireDevice(); // before a byte is fetched that nothing could run
  signal?.throwIfAborted();
  const folder = openFolder(lasting, signal);
  try {
    const config = await readConfig(folder);
    const described = describe(config);
    const context = contextOf(options.context, described.shape.context);
    const tensors = await readCheckpoint(folder);
    const tokenizer = await readTokenizer(folder);
    const ends = await endsOf(folder, config);
    const how = { int8: kind === 'int8', context };
    const { engine, weights } = await loadOn((engine) =>
      loadWeights(engine, tensors, described, { ...how, signal, onProgress }),
    );
    const reload = async (engine: Engine): Promise<TransformerWeights> =>
      loadWeights(engine, await readCheckpoint(openFolder(lasting)), described, how);
    return new Transformer({ engine, shape: described.shape, weights, tokenizer, context, ends, reload });
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof RangeError || error instanceof GpuLostError) throw error;
    throw toModelFileError(error, folder.name);
  }
}

/** The source as it is now: a page may empty its list of files, and its address may be another by then. */
function lastingSource(source: FolderSource): FolderSource {
  if (typeof source === 'string') return new URL(source, globalThis.document?.baseURI);
  return source instanceof URL || !source?.length ? source : [...source];
}

/** Loads weights on the page's engine; where the GPU is lost meanwhile, on the one in its place. */
async function loadOn(
  load: (engine: Engine) => Promise<TransformerWeights>,
): Promise<{ engine: Engine; weights: TransformerWeights }> {
  for (;;) {
    const engine = await openEngine();
    try {
      const weights = await load(engine);
      if (!engine.closed) return { engine, weights };
    } catch (error) {
      if (!engine.closed && engine.device) await hasDied(engine.device);
      if (!engine.lostDevice) throw error;
    }
  }
}

async function readConfig(folder: Folder): Promise<Record<string, unknown>> {
  const config = await readJson(folder, 'config.json');
  if (config) return config;
  const gguf = folder.files?.find((name) => name.endsWith('.gguf'));
  if (gguf) {
    throw new ModelFileError(
      gguf,
      'GGUF holds packed numbers, which are not read. Give the folder with config.json and the safetensors files of the same model.',
    );
  }
  throw new ModelFileError(folder.name, 'It has no config.json, which says what the model is. Give the whole folder.');
}

function contextOf(wanted: number | undefined, known: number): number {
  if (wanted === undefined) return known;
  if (Number.isInteger(wanted) && wanted > 0 && wanted <= known) return wanted;
  throw new RangeError(
    `context is ${wanted}; the model knows ${known} positions. Give a whole number from 1 to ${known}.`,
  );
}

/** Ids that end a text, by generation_config.json or else config.json. */
async function endsOf(folder: Folder, config: Record<string, unknown>): Promise<number[]> {
  const generation = await readJson(folder, 'generation_config.json');
  const ends = generation?.eos_token_id ?? config.eos_token_id ?? [];
  return [ends].flat().filter((id): id is number => Number.isInteger(id));
}
