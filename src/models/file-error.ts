/** Where in a file something is wrong: a member of a zip, a path inside an HDF5 file, a byte offset. */
export interface FilePlace {
  member?: string;
  offset?: number;
}

/**
 * A file that could not be opened: what is wrong, where in the file, and what to do. Everything that goes wrong between
 * a URL, a File or bytes and a ready model is told by this one class (an abort apart, which rejects with the signal's
 * reason).
 *
 * file    the file's name, as the page knows it
 * member  the zip member or HDF5 path, where there is one
 * offset  the byte offset inside that member (or inside the file), where it is known
 */
export class ModelFileError extends Error {
  override readonly name = 'ModelFileError';
  readonly member: string | undefined;
  readonly offset: number | undefined;

  constructor(
    readonly file: string,
    readonly sentence: string,
    place: FilePlace = {},
  ) {
    const names = [file, place.member].filter(Boolean).map((name) => cut(name!, 160));
    super(`${names.join(': ')}${at(place.offset)}: ${sentence}`);
    this.member = place.member;
    this.offset = place.offset;
  }
}

/** What breaks a line, cannot be seen, or turns the text's direction. */
const unseen = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Text from a file as a message shows it: one line, cut. */
export function cut(text: string, length = 80): string {
  const line = text.replaceAll(unseen, '·');
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}

/** Items of a file as a message lists them: the first few, each cut, and how many more there are. */
export function cutList(items: readonly string[], { shown = 8, joint = ', ' } = {}): string {
  const first = items.slice(0, shown).map((item) => cut(item, 160));
  return items.length > shown ? `${first.join(joint)} and ${items.length - shown} more` : first.join(joint);
}

function at(offset: number | undefined): string {
  return offset === undefined ? '' : ` (byte ${offset})`;
}

/** Thrown by the parsers, which do not know the file's name; `withFileName` adds it. */
export class FormatError extends Error {
  override readonly name = 'FormatError';

  constructor(
    readonly sentence: string,
    readonly place: FilePlace = {},
  ) {
    super(sentence);
  }

  /** The same error, with the member of the file where none was known. */
  within(member: string): FormatError {
    return new FormatError(this.sentence, { member, ...this.place });
  }
}

/** The typed error for whatever was thrown while `file` was read. */
export function toModelFileError(error: unknown, file: string, place: FilePlace = {}): ModelFileError {
  if (error instanceof ModelFileError) return error;
  if (error instanceof FormatError) return new ModelFileError(file, error.sentence, { ...place, ...error.place });
  const reason = cut(error instanceof Error ? error.message : String(error), 300);
  return new ModelFileError(file, `The file could not be read (${reason}). Save it again from Keras.`, place);
}

/** Runs a step on one member of the file, so that what it throws names the member. */
export function inMember<T>(member: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (error instanceof FormatError) throw error.within(member);
    throw error;
  }
}
