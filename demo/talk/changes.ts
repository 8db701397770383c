import type { Session } from '../../src/index';

/** A head that is left out, its output 0 or its mean over the tokens. */
export interface HeadOff {
  layer: number;
  head: number;
  how: 'zero' | 'mean';
}

/** What is taken from the other prompt: the residual after a layer, or one head's output; of one token or of all. */
export interface Taken {
  layer: number;
  head: number | null;
  token: number | null;
}

/** What a person changed in the model on a text's way through it. */
export interface Changes {
  off: readonly HeadOff[];
  taken: readonly Taken[];
}

export const noChanges: Changes = { off: [], taken: [] };

/** "L0H2", "L0H2:mean" */
export function offName({ layer, head, how }: HeadOff): string {
  return `L${layer}H${head}${how === 'mean' ? ':mean' : ''}`;
}

/** "L2", "L0H2@14" */
export function takenName({ layer, head, token }: Taken): string {
  return `L${layer}${head === null ? '' : `H${head}`}${token === null ? '' : `@${token}`}`;
}

/** throws  a sentence when the text is none */
export function parseOff(text: string): HeadOff {
  const [, layer, head, how] = /^L(\d{1,4})H(\d{1,4})(?::(mean|zero))?$/.exec(text) ?? [];
  if (layer === undefined) throw new Error(`“${text.slice(0, 40)}” is no head. Write heads as L0H2 or L0H2:mean.`);
  return { layer: Number(layer), head: Number(head), how: how === 'mean' ? 'mean' : 'zero' };
}

/** throws  a sentence when the text is none */
export function parseTaken(text: string): Taken {
  const [, layer, head, token] = /^L(\d{1,4})(?:H(\d{1,4}))?(?:@(\d{1,7}))?$/.exec(text) ?? [];
  if (layer === undefined) {
    throw new Error(`“${text.slice(0, 40)}” names nothing to take. Write L2@9 (residual) or L0H2@9 (a head’s output).`);
  }
  const numberOf = (digits: string | undefined): number | null => (digits === undefined ? null : Number(digits));
  return { layer: Number(layer), head: numberOf(head), token: numberOf(token) };
}

/** The hook that it is taken at; of one hook one thing is taken at a time. */
export const hookOf = ({ layer, head }: Taken): string => `blocks.${layer}.${head === null ? 'resid_post' : 'attn.z'}`;

/**
 * Puts changes into a session that has those of `before`. `other`: the other prompt's session, null for none.
 *
 * throws  what the session refuses, such as a head that the model lacks
 * cost    all tokens run again for each change
 */
export function applyChanges(
  session: Session,
  { off, taken }: Changes,
  { before, other }: { before: Changes; other: Session | null },
): void {
  const [wanted, given] = [off, before.off].map((heads) => heads.map(offName).join());
  if (wanted !== given) session.ablate(off.length > 0 ? off : null);
  const kept = new Set(other ? taken.map(hookOf) : []);
  for (const hook of before.taken.map(hookOf)) if (!kept.has(hook)) session.patch(hook, null);
  if (!other) return;
  for (const one of taken) {
    session.patch(hookOf(one), {
      from: other,
      ...(one.head === null ? {} : { heads: [one.head] }),
      ...(one.token === null ? {} : { tokens: [one.token] }),
    });
  }
}
