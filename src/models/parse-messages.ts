import type { FilePlace } from './file-error';
import { FormatError, toModelFileError } from './file-error';
import type { FileLimits } from './limits';
import { parseModel, type ParsedModel } from './parse-model';

/** To the worker: is it there? Then pieces of the file, and at last the wish to have it parsed. */
export type ParseRequest = { hello: true } | { piece: ArrayBuffer } | { parse: FileLimits };

/** From the worker: the model, or what is wrong with the file. */
export type ParseAnswer = { model: ParsedModel } | { sentence: string; place: FilePlace };

/** Gathers a file's pieces and parses it; the same code in a worker and, where there can be none, in the page. */
export class PieceParser {
  readonly #pieces: Uint8Array[] = [];

  add(piece: Uint8Array): void {
    this.#pieces.push(piece);
  }

  parse(limits: FileLimits): ParseAnswer {
    try {
      return { model: parseModel(this.#join(), limits) };
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

/** The buffers of a model's arrays, to hand over instead of copying. */
export function buffersOf(answer: ParseAnswer): ArrayBuffer[] {
  if (!('model' in answer)) return [];
  const { groups, layers } = answer.model;
  return [...groups, ...layers].flatMap(({ arrays }) => arrays.map(({ values }) => values.buffer));
}
