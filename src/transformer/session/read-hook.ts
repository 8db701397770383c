import type { Hook } from './hook-names';
import { readMapRows } from './map-rows';
import type { SessionCore } from './session-core';
import { rowAxis } from './taps';

export interface HookNumbers {
  axes: readonly string[];
  shape: number[];
  values: Float32Array<ArrayBuffer>;
}

/**
 * A hook's numbers on the CPU; `wanted`: tokens whose rows they are, null for all.
 *
 * throws  when nothing was prompted; a RangeError when a token is none of the session's
 */
export async function readHook(core: SessionCore, hook: Hook, wanted: readonly number[] | null): Promise<HookNumbers> {
  core.checkTokens(hook.name);
  const { length: tokens } = core.ids;
  const odd = wanted?.find((token) => !Number.isInteger(token) || token < 0 || token >= tokens);
  if (odd !== undefined) {
    throw new RangeError(`there is no token ${odd} among ${tokens}. Give indices from 0 to ${tokens - 1}.`);
  }
  const { source, axes } = hook;
  const { heads, encoder } = core.model.shape;
  const shape = core.taps.shapeOf(hook, tokens);
  if (wanted) shape[rowAxis(hook)] = wanted.length;
  if (wanted?.length === 0) return { axes, shape, values: new Float32Array(0) };
  const isVirtual = source.kind === 'map' && source.holds === 'weights' && source.layer !== null && !encoder;
  const values =
    wanted && isVirtual
      ? await readMapRows(core, source.layer!, { queries: wanted, heads: [0, heads], keys: [0, tokens] })
      : await core.taps.read(hook, wanted, { tokens, version: core.version });
  return { axes, shape, values };
}
