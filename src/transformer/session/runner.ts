import { Uniforms } from '../../engine/uniforms';
import { record, type Dispatch, type StepValues } from '../kernels/dispatch';
import { sample, sampleShader } from '../kernels/tokens';
import { quadsOf } from '../weights/matrix';
import { Forward, type Decoder } from './forward';
import { EncoderForward } from './forward-encoder';
import type { Interventions } from './interventions';
import type { TokenMarks } from './marks';
import type { Stores } from './stores';

/** How the next token is chosen: struct Sampling of sample.wgsl, without the vocabulary. */
export interface SamplingValues {
  temperature: number;
  topK: number;
  topP: number;
  seed: number;
}

/** What comes with a pass: of several tokens right after each layer's attention; and at the end. */
export interface Following {
  within: readonly (readonly Dispatch[])[];
  after: readonly Dispatch[];
}

export const nothing: Following = { within: [], after: [] };

/** Runs a session's passes on the GPU. It knows tokens by their positions only. */
export class Runner {
  readonly #forward: Forward;
  readonly #encoder: EncoderForward | null;
  readonly #sampling: Uniforms;
  readonly #staging: GPUBuffer;
  /** Tokens whose last one `stores.logits` is of; -1 where they are of none. */
  #logitsOf = -1;
  /** What follows rows as they are written. */
  follower: { after(step: StepValues): Following } | null = null;

  constructor(
    readonly decoder: Decoder,
    readonly stores: Stores,
    interventions: Interventions,
  ) {
    const { device } = stores;
    this.#forward = new Forward(decoder, stores, interventions);
    this.#encoder = stores.marks && new EncoderForward(decoder, stores, interventions);
    this.#sampling = new Uniforms(device, sampleShader, { struct: 'Sampling', label: 'session.sampling' });
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    this.#staging = device.createBuffer({ label: 'session.token', size: 4, usage });
  }

  /** Runs the tokens from `position` on, whose ids are given, in as few passes as scratch allows. */
  feed(position: number, ids: Uint32Array<ArrayBuffer>): void {
    const { stores } = this;
    stores.reserve(position + ids.length);
    stores.widen(ids.length);
    stores.device.queue.writeBuffer(stores.ids, 4 * position, ids);
    this.run(position, position + ids.length);
  }

  /** Runs an encoder's text in place of the one that is there. */
  encode(ids: Uint32Array<ArrayBuffer>, marks: TokenMarks): void {
    const { stores } = this;
    stores.reserve(ids.length);
    stores.marks!.write(marks);
    stores.device.queue.writeBuffer(stores.ids, 0, ids);
    this.run(0, ids.length);
  }

  /** Runs tokens again, or for the first time, whose ids are on the GPU: an encoder's all at once. */
  run(from: number, to: number): void {
    const { stores } = this;
    stores.widen(to - from);
    if (this.#encoder) {
      this.#runEncoder(this.#encoder, to);
      this.#logitsOf = -1;
      return;
    }
    for (let at = from; at < to;) {
      const count = stores.passFrom(at, to - at);
      const step = stepOf(at, count);
      this.#submit(step, (encoder) => {
        const { one, many } = this.#forward;
        const { within, after } = this.#following(step);
        const pass = count === 1 ? one : many.flatMap((part, layer) => [...part, ...(within.at(layer) ?? [])]);
        record(encoder, [...pass, ...after], step, stores.engine.stats);
      });
      at += count;
    }
    this.#logitsOf = -1;
    this.bringLogits(to);
  }

  /** Makes the logits those of the last of so many tokens. */
  bringLogits(tokens: number): void {
    if (this.#logitsOf === tokens) return;
    const step = stepOf(tokens - 1, 1);
    const { head } = this.#encoder ?? this.#forward;
    this.#submit(step, (encoder) => record(encoder, head, step, this.stores.engine.stats));
    this.#logitsOf = tokens;
  }

  /**
   * Chooses the token at `position` and runs it.
   *
   * returns  its id: the 4 bytes that are read
   */
  async next(position: number, sampling: SamplingValues): Promise<number> {
    const { stores } = this;
    this.bringLogits(position);
    stores.reserve(position + 1);
    this.#sampling.write({ vocabulary: this.decoder.shape.vocabulary, ...sampling });
    const step = stepOf(position, 1);
    this.#submit(step, (encoder) => {
      const { one, head } = this.#forward;
      record(encoder, [this.#sample(), ...one, ...head, ...this.#following(step).after], step, stores.engine.stats);
      encoder.copyBufferToBuffer(stores.ids, 4 * position, this.#staging, 0, 4);
    });
    this.#logitsOf = position + 1;
    await this.#staging.mapAsync(GPUMapMode.READ);
    const [id] = new Uint32Array(this.#staging.getMappedRange());
    this.#staging.unmap();
    return id;
  }

  /** In one submit where the scores of all queries fit their scratch; else some queries after others, layer by layer. */
  #runEncoder(forward: EncoderForward, tokens: number): void {
    const { stores } = this;
    const count = stores.passFrom(0, tokens, tokens);
    const { parts } = forward;
    const run = (dispatches: readonly Dispatch[], step: StepValues): void =>
      this.#submit(step, (encoder) => record(encoder, dispatches, step, stores.engine.stats));
    const whole = stepOf(0, tokens);
    if (count === tokens)
      return run(
        parts.flatMap(({ attend, after }) => [...attend, ...after]),
        whole,
      );
    for (const { attend, after } of parts) {
      for (let at = 0; attend.length > 0 && at < tokens; at += count) {
        run(attend, { position: at, count: Math.min(count, tokens - at), stride: whole.stride });
      }
      run(after, whole);
    }
  }

  #sampler: { generation: number; dispatch: ReturnType<typeof sample> } | null = null;

  #sample(): ReturnType<typeof sample> {
    const { stores } = this;
    if (this.#sampler?.generation !== stores.generation) {
      const { step, logits, ids, generation } = stores;
      const resources = { step: step.buffer, sampling: this.#sampling.buffer, logits, ids };
      this.#sampler = { generation, dispatch: sample(stores.device, resources) };
    }
    return this.#sampler.dispatch;
  }

  #following(step: StepValues): Following {
    return this.follower?.after(step) ?? nothing;
  }

  /** One submit, after all that tfjs has recorded: it may read what is overwritten here. */
  #submit(step: StepValues, work: (encoder: GPUCommandEncoder) => void): void {
    const { engine, device } = this.stores;
    engine.scheduler.flushProducers();
    this.stores.step.write({ ...step });
    const encoder = device.createCommandEncoder({ label: 'transformer' });
    work(encoder);
    device.queue.submit([encoder.finish()]);
    engine.stats.submits += 1;
  }

  /** Records work about so many tokens, or those from one on, in a submit of its own. */
  look(
    tokens: number | { from: number; to: number },
    work: (encoder: GPUCommandEncoder, step: StepValues) => void,
  ): void {
    const { from, to } = typeof tokens === 'number' ? { from: 0, to: tokens } : tokens;
    const step = stepOf(from, to - from);
    this.#submit(step, (encoder) => work(encoder, step));
  }

  release(): void {
    this.#sampling.release();
    this.#staging.destroy();
  }
}

function stepOf(position: number, count: number): StepValues {
  return { position, count, stride: 4 * quadsOf(position + count) };
}
