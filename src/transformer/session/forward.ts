import { attendMany, attendOne } from '../kernels/attend';
import type { Dispatch } from '../kernels/dispatch';
import { normRows, projectMany, projectOne, type Projection } from '../kernels/project';
import { embed } from '../kernels/tokens';
import type { TransformerShape } from '../shape';
import type { TransformerWeights, Matrix } from '../weights/matrix';
import { blockSteps } from './block-steps';
import type { Interventions } from './interventions';
import type { Stores } from './stores';

/** A decoder, or an encoder, that is ready to run. */
export interface Decoder {
  readonly shape: TransformerShape;
  readonly weights: TransformerWeights;
  readonly software: boolean;
}

/** The passes of a decoder's session as dispatches: they are made when its buffers change, and recorded for every token. */
export class Forward {
  #generation = -1;
  #one: Dispatch[] = [];
  #many: Dispatch[][] = [];
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

  /** Some new tokens at once, in parts: one up to each layer's attention, and the rest. */
  get many(): readonly (readonly Dispatch[])[] {
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
    this.#many = [];
    let part = [...start];
    for (const layer of weights.blocks.keys()) {
      const { qkv, out, up, down, attention } = blockSteps(this.decoder, { stores, layer });
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
      const attend = stores.scores ? attendMany(device, attention, stores.scores) : [];
      this.#many.push([...part, ...normed(qkv), ...ofQkv, ...attend]);
      part = [
        ...ofZ,
        ...[...projectMany(device, out), ...ofMid],
        ...[...normed(up), ...ofNeurons],
        ...[...projectMany(device, down), ...ofPost],
      ];
    }
    this.#many.push(part);
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
}
