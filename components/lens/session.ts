import { nameOf } from '../../src/views/data';

/** A token that may come next. */
export interface LensCandidate {
  /** Its number in the vocabulary. */
  id: number;
  text: string;
  probability: number;
}

/**
 * What a lens needs of a transformer's session: its tokens, the likeliest of every layer, and `change` events, whose
 * `detail.from` says from which token on numbers are others.
 */
export interface LensSession extends EventTarget {
  readonly config: { readonly layers: number };
  readonly tokens: readonly { readonly id: number; readonly text: string }[];
  lensCandidates(
    count: number,
    options: { layers?: readonly number[]; tokens?: readonly number[] },
  ): Promise<{ readonly candidates: readonly (readonly (readonly LensCandidate[])[])[] }>;
}

/** The session that a page gave; null for none. Throws a sentence when the value is not a session. */
export function readSession(given: unknown): LensSession | null {
  if (given === null || given === undefined) return null;
  if (given instanceof EventTarget && 'lensCandidates' in given) return given as LensSession;
  throw new Error(`session is ${nameOf(given)}. Give one made by transformer.session().`);
}
