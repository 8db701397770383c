import { placeMany, weighMany } from '../kernels/attend';
import type { Dispatch, Rows } from '../kernels/dispatch';
import { normRows, projectMany, projectOne, type Projection } from '../kernels/project';
import { addEmbeddings, embed } from '../kernels/tokens';
import type { NormVectors } from '../weights/matrix';
import { blockSteps } from './block-steps';
import type { Decoder } from './forward';
import type { Interventions } from './interventions';
import type { Stores } from './stores';

/**
 * A part of an encoder's run. A query needs all keys: those of a layer are made for all tokens before its first score.
 * Where the scores of all queries at once outgrow their scratch, `attend` is run for some queries after others.
 */
export interface EncoderPart {
  attend: Dispatch[];
  /** What follows, for all tokens. */
  after: Dispatch[];
}

/** An encoder's run as dispatches, made when a session's buffers change. Norms follow the sums. */
export class EncoderForward {
  #generation = -1;
  #parts: EncoderPart[] = [];
  #head: Dispatch[] = [];

  constructor(
    readonly model: Decoder,
    readonly stores: Stores,
    readonly interventions: Interventions,
  ) {}

  /** The embeddings and the first layer's keys, then a part per layer. */
  get parts(): readonly EncoderPart[] {
    this.#refresh();
    return this.#parts;
  }

  /** Logits of the pass's one token; empty where there is no output head. */
  get head(): readonly Dispatch[] {
    this.#refresh();
    return this.#head;
  }

  #refresh(): void {
    const { stores } = this;
    if (this.#generation === stores.generation) return;
    this.#generation = stores.generation;
    const { layers } = this.model.shape;
    const blocks = Array.from({ length: layers }, (_, layer) => this.#block(layer));
    this.#parts = [
      { attend: [], after: [...this.#start(), ...blocks[0].place] },
      ...blocks.map(({ attend, after }, layer) => ({
        attend,
        after: [...after, ...(layer + 1 < layers ? blocks[layer + 1].place : [])],
      })),
    ];
    this.#head = this.#logits();
  }

  #start(): Dispatch[] {
    const { stores, model } = this;
    const { weights } = model;
    const { device, ids, marks } = stores;
    const step = stores.step.buffer;
    const sums = stores.rows('sums');
    const { places } = marks!;
    const types = weights.tokenTypes;
    return [
      ...embed(device, { step, matrix: weights.embedding, positions: null, ids, output: sums }),
      addEmbeddings(device, weights.embedding.quads, {
        ...{ step, places, types },
        ...{ positions: weights.positions!, rows: sums.buffer },
      }),
      ...this.#normed(weights.blocks[0].qkv, 'blocks.0.resid_pre'),
    ];
  }

  #block(layer: number): EncoderPart & { place: Dispatch[] } {
    const { stores, model } = this;
    const { device } = stores;
    const { blocks, norm } = model.weights;
    const { qkv, out, up, down, attention } = blockSteps(model, { stores, layer, sums: stores.rows('sums') });
    const at = (name: string): string => `blocks.${layer}.${name}`;
    const next = layer + 1 < blocks.length ? blocks[layer + 1].qkv : norm;
    return {
      place: [...projectMany(device, qkv), ...this.#patched(at('qkv')), ...placeMany(device, attention)],
      attend: stores.scores ? weighMany(device, attention, stores.scores) : [],
      after: [
        ...this.#patched(at('z')),
        ...projectMany(device, out),
        ...this.#normed(blocks[layer].up, at('resid_mid')),
        ...projectMany(device, up),
        ...this.#patched(at('mlp.post')),
        ...projectMany(device, down),
        ...this.#normed(next, at('resid_post')),
      ],
    };
  }

  /** The sums, normed, as rows of the residual. */
  #normed(vectors: NormVectors, name: string): Dispatch[] {
    const { stores, model } = this;
    const rows = { step: stores.step.buffer, input: stores.rows('sums'), output: stores.rows(name) };
    return [normRows(stores.device, vectors, model.shape.norm, rows), ...this.#patched(name)];
  }

  #patched(name: string): Dispatch[] {
    return this.interventions.after(name, this.stores.rows(name));
  }

  #logits(): Dispatch[] {
    const { stores, model } = this;
    const { device } = stores;
    const { shape, software } = model;
    if (!model.weights.head) return [];
    const input = stores.rows(`blocks.${shape.layers - 1}.resid_post`);
    const output = { buffer: stores.logits, kept: false };
    const [dense, head] = headSteps(model, { stores, input, within: stores.rows('sums'), output });
    return [...projectOne(device, dense, { software }), ...projectOne(device, head, { norm: shape.norm, software })];
  }
}

/** The two matrices of an encoder's output head; the second one's input is to be normed. */
export function headSteps(
  { shape, weights }: Decoder,
  { stores, input, within, output }: { stores: Stores; input: Rows; within: Rows; output: Rows },
): [Projection, Projection] {
  const step = stores.step.buffer;
  const stride = stores.strideOf('sums');
  const activation = shape.encoder!.headActivation;
  return [
    { matrix: weights.dense!, step, input, output: within, stride, activation },
    { matrix: weights.head!, step, input: within, output, stride: shape.vocabulary },
  ];
}
