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

const broken = '\ufffd';
/** A character has four bytes at most; a token that is no text at all must not hold back those after it. */
const longestGroup = 8;

/**
 * The readable text of each token: together they are the text. Where several tokens make one character, the last of
 * them has it and those before have ''.
 *
 * from  index of the first token whose text is wanted; those before give the context
 * open  whether tokens may follow that complete the last character; else what is there of it is shown as \ufffd
 */
export function tokenTexts(
  tokenizer: TextTokenizer | null,
  ids: readonly number[],
  { from = 0, open = false } = {},
): string[] {
  if (!tokenizer) return ids.slice(from).map((id) => `#${id}`);
  const decode = (start: number, end: number): string => tokenizer.decode(ids.slice(start, end), { special: true });
  const texts: string[] = [];
  let start = Math.max(0, from - longestGroup);
  let context = Math.max(0, start - longestGroup);
  for (let i = start; i < ids.length; i++) {
    const before = decode(context, start);
    const text = decode(context, i + 1).slice(before.length);
    const isWhole = !text.endsWith(broken) || i - start + 1 >= longestGroup || (!open && i + 1 === ids.length);
    if (i >= from) texts.push(isWhole ? text : '');
    if (!isWhole) continue;
    context = start;
    start = i + 1;
  }
  return texts;
}
