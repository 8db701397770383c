import { checkGenerate, type GenerateOptions, type Token } from './input';
import type { SessionCore } from './session-core';

/** Draws tokens one after another, as Session's `generate` says. `seed`: where the options have none. */
export async function* generateTokens(
  core: SessionCore,
  options: GenerateOptions,
  seed: number,
): AsyncGenerator<Token, void, undefined> {
  const { shape, ends } = core.model;
  core.checkDecodes('Ask candidates() for a masked token, or open a decoder such as GPT-2.');
  checkGenerate(options, shape.vocabulary);
  const { maxTokens = Infinity, stop = ends, signal } = options;
  const sampling = {
    temperature: options.temperature ?? 0,
    topK: options.topK ?? 0,
    topP: options.topP ?? 1,
    seed: (options.seed ?? seed) >>> 0,
  };
  for (let made = 0; made < maxTokens; made++) {
    const id = await core.turn(async () => {
      signal?.throwIfAborted();
      core.checkGoesOn();
      const { model, ids } = core;
      const position = ids.length;
      const next = await core.runner.next(position, sampling).catch((error: unknown) => {
        core.checkSame(model);
        throw error;
      });
      core.version += 1;
      core.checkSame(model);
      if (signal?.aborted) core.cut(0);
      signal?.throwIfAborted();
      if (core.ids.length !== position) throw new Error('tokens were taken back while one was drawn. Go on.');
      core.ids.push(next);
      core.changed(position);
      return next;
    });
    yield { id, text: core.texts.of(core.ids, { open: true }).at(-1)! };
    if (stop && stop.includes(id)) return;
  }
}
