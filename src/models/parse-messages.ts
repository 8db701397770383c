import { FormatError, toModelFileError, type FilePlace } from './file-error';
import type { FileLimits } from './limits';
import { refuseStandIn } from './file-kind';
import { parseArrays, type InputArray } from './parse-arrays';
import { parseModel, parseWeights, type ParsedModel, type ParsedWeights } from './parse-model';

/** What a file may be parsed as. */
export interface Parsed {
  model: ParsedModel;
  weights: ParsedWeights;
  arrays: InputArray[];
}

export interface ParseWish {
  as: keyof Parsed;
  /** The file's name, for what its bytes do not tell. */
  name: string;
  limits: FileLimits;
}

/** To the worker: is it there? Then pieces of the file, and at last the wish to have it parsed. */
export type ParseRequest = { hello: true } | { piece: ArrayBuffer } | { parse: ParseWish };

/** From the worker: what was read, or what is wrong with the file. */
export type ParseAnswer = { parsed: Parsed[keyof Parsed] } | { sentence: string; place: FilePlace };

/** Gathers a file's pieces and parses it; the same code in a worker and, where there can be none, in the page. */
export class PieceParser {
  readonly #pieces: Uint8Array[] = [];

  add(piece: Uint8Array): void {
    this.#pieces.push(piece);
  }

  parse({ as, name, limits }: ParseWish): ParseAnswer {
    try {
      const bytes = this.#join();
      refuseStandIn(bytes);
      if (as === 'arrays') return { parsed: parseArrays(bytes, name, limits) };
      return { parsed: as === 'model' ? parseModel(bytes, limits) : parseWeights(bytes, limits) };
    } catch (error) {
      if (error instanceof FormatError) return { sentence: error.sentence, place: error.place };
      const { sentence, member, offset } = toModelFileError(error, '');
      return { sentence, place: { member, offset } };
    }
  }

  #join(): Uint8Array {
    if (this.#pieces.length === 1) return this.#pieces[0];
    const whole = new Uint8Array(this.#pieces.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of this.#pieces.splice(0)) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }
}

/** The buffers of what was read, to hand over instead of copying. */
export function buffersOf(answer: ParseAnswer): ArrayBuffer[] {
  if (!('parsed' in answer)) return [];
  const { parsed } = answer;
  const arrays = Array.isArray(parsed)
    ? parsed
    : [...parsed.groups, ...parsed.layers, { arrays: parsed.named }].flatMap((one) => one.arrays);
  // An array that two names lead to is handed over once.
  return [...new Set(arrays.map(({ values }) => values.buffer))];
}
