import type { Attention } from '../kernels/attend';
import type { Rows } from '../kernels/dispatch';
import type { Projection } from '../kernels/project';
import type { Decoder } from './forward';
import type { Stores } from './stores';

/** The projections of a block, without what norms their inputs. */
export interface BlockSteps {
  qkv: Projection;
  out: Projection;
  up: Projection;
  down: Projection;
  attention: Attention;
}

/**
 * What a block does, by the rows that it reads and writes.
 *
 * sums  where what is added to the residual goes before its norm, in a model whose norms follow the sums
 */
export function blockSteps(
  { shape, weights }: Decoder,
  { stores, layer, sums }: { stores: Stores; layer: number; sums?: Rows },
): BlockSteps {
  const block = weights.blocks[layer];
  const step = stores.step.buffer;
  const at = (name: string): string => `blocks.${layer}.${name}`;
  const pre = stores.rows(layer ? `blocks.${layer - 1}.resid_post` : at('resid_pre'));
  const [mid, post] = [stores.rows(at('resid_mid')), stores.rows(at('resid_post'))];
  const [qkv, z, neurons] = [stores.rows(at('qkv')), stores.rows(at('z')), stores.rows(at('mlp.post'))];
  const stride = (name: string): number => stores.strideOf(at(name));
  const result = (name: string): Projection['tap'] => {
    const tap = stores.tap(at(name));
    return tap && { ...tap, holds: 'result' };
  };
  const argument = stores.tap(at('mlp.pre'));
  return {
    qkv: { matrix: block.qkv, step, input: pre, output: qkv, stride: stride('qkv') },
    attention: {
      shape,
      layer,
      step,
      capacity: stores.capacity,
      rows: stores.layers[layer],
      qkv,
      z,
      factors: stores.rows('factors').buffer,
      rotation: weights.rotation,
      headNorm: block.headNorm,
      live: stores.marks?.live ?? null,
    },
    out: {
      matrix: block.out,
      step,
      input: z,
      output: sums ?? mid,
      stride: stride('resid_mid'),
      residual: pre,
      tap: result('attn_out'),
    },
    up: {
      matrix: block.up,
      step,
      input: shape.parallel ? pre : mid,
      output: neurons,
      stride: stride('mlp.post'),
      activation: shape.activation,
      gated: shape.gated,
      tap: argument && { ...argument, holds: 'argument' },
    },
    down: {
      matrix: block.down,
      step,
      input: neurons,
      output: sums ?? post,
      stride: stride('resid_post'),
      residual: mid,
      tap: result('mlp_out'),
    },
  };
}
