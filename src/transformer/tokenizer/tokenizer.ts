import { cut, ModelFileError } from '../../models/file-error';
import { readJson, type Folder } from '../folder/folder';

/** Text and ids of a model. */
export interface TextTokenizer {
  /** Ids and tokens of a text, with the tokens that the model's post-processor adds. */
  encode(text: string): { ids: number[]; tokens: string[] };
  /** The text of ids; special tokens are left out unless `special` is true. */
  decode(ids: readonly number[], options?: { special?: boolean }): string;
  /** The token that stands for one that is hidden, such as [MASK]; null where the model has none. */
  readonly mask: { id: number; text: string } | null;
}

/** Also the text without what the post-processor adds: for text that goes on. */
export interface SessionTokenizer extends TextTokenizer {
  continued(text: string): number[];
}

const file = 'tokenizer.json';

/**
 * Reads the folder's tokenizer, and loads the code for it where there is one.
 *
 * returns  null where the folder has no tokenizer.json
 * throws   ModelFileError when it is damaged or of a kind that is not known
 */
export async function readTokenizer(folder: Folder): Promise<SessionTokenizer | null> {
  const description = await readJson(folder, file);
  if (!description) return null;
  const { Tokenizer } = await import('@huggingface/tokenizers');
  let inner: InstanceType<typeof Tokenizer>;
  try {
    // Spaces before punctuation are the model's own: nothing is cleaned up.
    inner = new Tokenizer(description as never, { clean_up_tokenization_spaces: false });
  } catch (error) {
    throw new ModelFileError(
      file,
      `The tokenizer is of a kind that is not known (${cut((error as Error).message)}). Leave the file out and give ids.`,
    );
  }
  return {
    encode(text) {
      if (typeof text !== 'string') throw new TypeError(`the text is ${typeof text}. Give a string.`);
      const { ids, tokens } = inner.encode(text);
      return { ids: [...ids], tokens: [...tokens] };
    },
    decode(ids, { special = false } = {}) {
      // The package refuses an empty list.
      return ids.length === 0 ? '' : inner.decode([...ids], { skip_special_tokens: !special });
    },
    mask: maskOf(description),
    continued: (text) => [...inner.encode(text, { add_special_tokens: false }).ids],
  };
}

/** By the names that BERT and RoBERTa have for it. */
function maskOf({ added_tokens: added }: Record<string, unknown>): TextTokenizer['mask'] {
  const tokens = (Array.isArray(added) ? added : []) as { id?: unknown; content?: unknown }[];
  const found = tokens.find(({ content }) => content === '[MASK]' || content === '<mask>');
  return found && Number.isInteger(found.id) ? { id: found.id as number, text: found.content as string } : null;
}
