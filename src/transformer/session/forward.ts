import type { Attention } from '../kernels/attend';
import { attendMany, attendOne } from '../kernels/attend';
import type { Dispatch } from '../kernels/dispatch';
import { normRows, projectMany, projectOne, type Projection } from '../kernels/project';
import { embed } from '../kernels/tokens';
import type { DecoderShape } from '../shape';
import type { BlockWeights, DecoderWeights, Matrix } from '../weights/matrix';
import type { Interventions } from './interventions';
import type { Stores } from './stores';

/** A decoder that is ready to run. */
export interface Decoder {
  readonly shape: DecoderShape;
  readonly weights: DecoderWeights;
  readonly software: boolean;
}

/** The projections of a block, without what norms their inputs. */
interface BlockSteps {
  qkv: Projection;
  out: Projection;
  up: Projection;
  down: Projection;
  attention: Attention;
}

/** The passes of a session as dispatches: they are made when its buffers change, and recorded for every token. */
export class Forward {
  #generation = -1;
  #one: Dispatch[] = [];
  #many: Dispatch[] = [];
  #head: Dispatch[] = [];

  constructor(
    readonly decoder: Decoder,
    readonly stores: Stores,
    readonly interventions: Interventions,
  ) {}

  /** One new token: six dispatches per block. */
  get one(): readonly Dispatch[] {
    this.#refresh();
    return this.#one;
  }

  /** Some new tokens at once. */
  get many(): readonly Dispatch[] {
    this.#refresh();
    return this.#many;
  }

  /** Logits of the pass's last token; empty where there is no output head. */
  get head(): readonly Dispatch[] {
    this.#refresh();
    return this.#head;
  }

  #refresh(): void {
    const { stores } = this;
    if (this.#generation === stores.generation) return;
    this.#generation = stores.generation;
    const { device } = stores;
    const { shape, weights, software } = this.decoder;
    const options = { norm: shape.norm, software };
    const start = embed(device, {
      step: stores.step.buffer,
      matrix: weights.embedding,
      positions: weights.positions,
      ids: stores.ids,
      output: stores.rows('blocks.0.resid_pre'),
    });
    // What is patched is so before anybody reads it.
    const after = (name: string): Dispatch[] => this.interventions.after(name, stores.rows(name));
    start.push(...after('blocks.0.resid_pre'));
    this.#one = [...start];
    this.#many = [...start];
    for (const [layer, block] of weights.blocks.entries()) {
      const { qkv, out, up, down, attention } = this.#block(layer, block);
      const patched = (name: string): Dispatch[] => after(`blocks.${layer}.${name}`);
      const [ofQkv, ofZ, ofMid] = [patched('qkv'), patched('z'), patched('resid_mid')];
      const [ofNeurons, ofPost] = [patched('mlp.post'), patched('resid_post')];
      this.#one.push(
        ...[...projectOne(device, qkv, options), ...ofQkv],
        ...[...attendOne(device, attention), ...ofZ],
        ...[...projectOne(device, out, { software }), ...ofMid],
        ...[...projectOne(device, up, options), ...ofNeurons],
        ...[...projectOne(device, down, { software }), ...ofPost],
      );
      const normed = (projection: Projection): Dispatch[] => {
        const output = stores.rows('normed');
        const rows = { step: stores.step.buffer, input: projection.input, output };
        return [
          normRows(device, projection.matrix, shape.norm, rows),
          ...projectMany(device, { ...projection, input: output }),
        ];
      };
      this.#many.push(
        ...[...normed(qkv), ...ofQkv],
        ...(stores.scores ? attendMany(device, attention, stores.scores) : []),
        ...ofZ,
        ...[...projectMany(device, out), ...ofMid],
        ...[...normed(up), ...ofNeurons],
        ...[...projectMany(device, down), ...ofPost],
      );
    }
    this.#head = weights.head ? projectOne(device, this.#headProjection(weights.head), options) : [];
  }

  #headProjection(matrix: Matrix): Projection {
    const { stores } = this;
    return {
      matrix,
      step: stores.step.buffer,
      input: stores.rows(`blocks.${this.decoder.shape.layers - 1}.resid_post`),
      output: { buffer: stores.logits, kept: false },
      stride: this.decoder.shape.vocabulary,
    };
  }

  #block(layer: number, block: BlockWeights): BlockSteps {
    const { stores } = this;
    const { shape, weights } = this.decoder;
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
        rotation: weights.rotation,
        headNorm: block.headNorm,
      },
      out: {
        matrix: block.out,
        step,
        input: z,
        output: mid,
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
        output: post,
        stride: stride('resid_post'),
        residual: mid,
        tap: result('mlp_out'),
      },
    };
  }
}
