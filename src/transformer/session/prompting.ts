import { describeFailure, within } from '../../engine/error-scopes';
import { promptIds, type PromptInput } from './input';
import { positionsOf, type TokenMarks } from './marks';
import type { SessionCore } from './session-core';

/** Runs a prompt: a decoder's after the tokens that are there, an encoder's in their place. */
export async function runPrompt(core: SessionCore, input: PromptInput): Promise<void> {
  core.checkAlive();
  const { model } = core;
  const { encoder } = model.shape;
  const before = encoder ? 0 : core.ids.length;
  const ids = promptIds(input, {
    vocabulary: core.model.shape.vocabulary,
    tokenizer: core.model.tokenizer,
    continues: before > 0,
    tokenTypes: encoder?.tokenTypes,
    padded: encoder !== undefined,
  });
  checkRoom(core, { before, count: ids.length });
  const marks = encoder && marksOf(input, positionsOf(ids, encoder));
  // Rows of the old text are overwritten on the way.
  if (marks) core.ids.length = 0;
  const failure = await within(core.stores.device, () => {
    if (marks) core.runner.encode(ids, marks);
    else core.runner.feed(before, ids);
  });
  core.checkSame(model);
  if (failure) {
    core.overview.cut(before);
    core.changed(before);
    throw describeFailure(failure, 'this prompt');
  }
  core.ids.push(...ids);
  core.marks = marks ?? null;
  core.version += 1;
  if (core.interventions.hasMeans) core.rerun();
  else core.changed(before);
}

function checkRoom(
  { model: { context, shape } }: SessionCore,
  { before, count }: { before: number; count: number },
): void {
  if (before + count <= context) return;
  throw new RangeError(
    shape.encoder
      ? `the prompt has ${count} tokens; the context holds ${context}. Give a shorter one.`
      : `the prompt has ${count} tokens after ${before}; the context holds ${context}. Give a shorter one, or rewind().`,
  );
}

/** Without a mask all tokens are live, and without token types all are of the type 0. */
function marksOf(input: PromptInput, positions: readonly number[]): TokenMarks {
  const { mask, tokenTypes } = typeof input === 'object' && 'ids' in input ? input : {};
  return {
    live: Uint32Array.from(positions, (_, token) => mask?.[token] ?? 1),
    places: Uint32Array.from(positions.flatMap((position, token) => [position, tokenTypes?.[token] ?? 0])),
  };
}
