import type { Token } from './input';
import { candidatesAtMost, type LensCell } from './lens';
import type { SessionCore } from './session-core';

/** What of a lens is wanted. */
export interface LensCandidatesOptions {
  /** Indices of layers; all by default. */
  layers?: readonly number[];
  /** Indices of tokens; all by default. */
  tokens?: readonly number[];
}

/** The likeliest next tokens by the residuals of some layers. */
export interface LensCandidates {
  layers: number[];
  tokens: number[];
  /** By layer, then by token, as they were asked for; the likeliest first. Empty where the logits are not finite. */
  candidates: (Token & { probability: number })[][][];
}

/** As Session's `lensCandidates` says; resolves with what waits for the GPU, so that the next token need not. */
export function askLens(
  core: SessionCore,
  count: number,
  { layers: of, tokens: wanted }: LensCandidatesOptions,
): Promise<LensCandidates> {
  core.checkAlive();
  core.checkHead();
  core.checkTokens('logits');
  const { vocabulary, layers: all } = core.model.shape;
  if (!Number.isInteger(count) || count < 1 || count > candidatesAtMost) {
    throw new RangeError(`${count} candidates are asked for. Give a whole number from 1 to ${candidatesAtMost}.`);
  }
  const layers = chosen('layer', of, all);
  const tokens = chosen('token', wanted, core.ids.length);
  checkKept(core, layers);
  const cells = layers.flatMap((layer) => tokens.map((token): LensCell => ({ layer, token })));
  return read(core, { layers, tokens }, { cells, count: Math.min(count, vocabulary) });
}

async function read(
  core: SessionCore,
  { layers, tokens }: { layers: number[]; tokens: number[] },
  { cells, count }: { cells: LensCell[]; count: number },
): Promise<LensCandidates> {
  const found = await core.lens.candidates(cells, count);
  const probabilities = new Float32Array(found.buffer);
  const texts = new Map<number, string>();
  const candidate = (at: number): Token & { probability: number } => {
    const id = found[at];
    const text = texts.get(id) ?? textOf(core, id);
    texts.set(id, text);
    return { id, text, probability: probabilities[at + 1] };
  };
  const ofCell = (cell: number): LensCandidates['candidates'][0][0] => {
    const first = 2 * count * cell;
    if (found[first] === 0xffffffff) return [];
    return Array.from({ length: count }, (_, place) => candidate(first + 2 * place));
  };
  const candidates = layers.map((_, row) => tokens.map((_, column) => ofCell(row * tokens.length + column)));
  return { layers, tokens, candidates };
}

function textOf({ model: { tokenizer } }: SessionCore, id: number): string {
  return tokenizer ? tokenizer.decode([id], { special: true }) : `#${id}`;
}

/**
 * Indices of layers or tokens; all where none are given.
 *
 * throws  when one is none of so many
 */
export function chosen(what: 'layer' | 'token', given: readonly number[] | undefined, count: number): number[] {
  if (!given) return Array.from({ length: count }, (_, i) => i);
  const odd = given.find((index) => !Number.isInteger(index) || index < 0 || index >= count);
  if (odd === undefined) return [...given];
  throw new RangeError(`there is no ${what} ${odd} among ${count}. Give indices from 0 to ${count - 1}.`);
}

function checkKept({ lens }: SessionCore, layers: readonly number[]): void {
  const lacking = [...new Set(layers)].filter((layer) => !lens.keeps(layer)).sort((a, b) => a - b);
  if (lacking.length === 0) return;
  const [names, are] = lacking.length > 1 ? ['layers', 'residuals are'] : ['layer', 'residual is'];
  throw new Error(
    `the ${are} not kept of ${names} ${lacking.join(', ')}. Watch them: transformer.session({watch: ['blocks.*.resid_post']}).`,
  );
}
