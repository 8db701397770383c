import { cut, cutList, ModelFileError } from '../../models/file-error';
import { readJson, type Folder } from '../folder/folder';
import { readHeader, type StoredTensor } from './header';

const single = 'model.safetensors';
const index = 'model.safetensors.index.json';

/**
 * All tensors of a folder's checkpoint: of one file, or of the shards that its index names.
 *
 * throws  ModelFileError when there is none, with what to do about files of other formats; when a shard is missing; and
 *         what `readHeader` throws
 */
export async function readCheckpoint(folder: Folder): Promise<Map<string, StoredTensor>> {
  const shards = await readJson(folder, index);
  if (shards) return readShards(folder, shards);
  const alone = folder.files?.filter((name) => name.endsWith('.safetensors')) ?? [];
  const file = await folder.file(alone.length === 1 ? alone[0] : single);
  if (file) return readHeader(file);
  throw new ModelFileError(folder.name, await whyNone(folder, alone));
}

async function readShards(
  folder: Folder,
  { weight_map: map }: Record<string, unknown>,
): Promise<Map<string, StoredTensor>> {
  const entries = Object.entries((map ?? {}) as Record<string, unknown>);
  const odd = entries.find(([, file]) => typeof file !== 'string' || file.includes('/'));
  if (entries.length === 0 || odd) {
    const why = odd ? `${cut(odd[0])} is said to lie in ${cut(JSON.stringify(odd[1]))}` : 'It has no weight_map';
    throw new ModelFileError(index, `${why}. Fetch it again.`);
  }
  const all = new Map<string, StoredTensor>();
  for (const name of new Set(entries.map(([, file]) => file as string))) {
    const file = await folder.file(name);
    if (!file) {
      const [tensor] = entries.find(([, where]) => where === name)!;
      throw new ModelFileError(index, `${cut(name)}, which holds ${cut(tensor)}, is missing. Give all shards.`);
    }
    const tensors = await readHeader(file);
    for (const [tensor] of entries.filter(([, where]) => where === name)) {
      const stored = tensors.get(tensor);
      if (!stored)
        throw new ModelFileError(
          name,
          `The index says that it holds ${cut(tensor)}, and it does not. Fetch both again.`,
        );
      all.set(tensor, stored);
    }
  }
  return all;
}

async function whyNone(folder: Folder, others: readonly string[]): Promise<string> {
  const has = async (name: string): Promise<boolean> => (await folder.file(name)) !== null;
  if (folder.files?.some((name) => name.endsWith('.gguf'))) {
    return 'It holds GGUF weights, whose packed numbers are not read. Give the safetensors files of the same model.';
  }
  if (
    folder.files?.some((name) => /^pytorch_model.*\.bin$/.test(name)) ||
    (!folder.files && (await has('pytorch_model.bin')))
  ) {
    return 'It holds pytorch_model.bin alone, a pickle that can run code. Save it anew in Python: model.save_pretrained(folder, safe_serialization=True).';
  }
  if (others.length > 1) return `It has ${cutList(others)} but no ${index}, which tells them together. Add that file.`;
  return `It has no ${single} and no ${index}. Give the whole folder.`;
}
