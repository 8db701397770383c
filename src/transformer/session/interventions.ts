import { uploadBuffer } from '../../engine/sized-buffer';
import { elementCount } from '../../tensor/tensor-view';
import { meanHead, patchRows, type Patch } from '../kernels/edit';
import { record, type Dispatch, type Rows } from '../kernels/dispatch';
import type { TransformerShape } from '../shape';
import { quadsOf } from '../weights/matrix';
import type { Hook } from './hook-names';
import type { Runner } from './runner';
import type { Stores } from './stores';
import type { Tapped } from './taps';

/** A head that is left out: its z is 0, or its mean over the tokens. */
export interface Ablation {
  layer: number;
  head: number;
  how: 'zero' | 'mean';
}

interface StorePatch extends Patch {
  store: string;
}

/** What is taken of another session: its numbers, and what gives them once more on another GPU. */
export type Taken = PatchPart & { tapped: Tapped; again: () => Tapped };

/** What of another session is taken. */
export interface PatchPart {
  /** Indices of tokens; all by default. */
  tokens?: readonly number[];
  /** Heads, of a hook that has them; all by default. */
  heads?: readonly number[];
}

/** What a session changes on its way through the model: heads without their part, rows of another session. */
export class Interventions {
  readonly #patches = new Map<string, StorePatch>();
  /** By hook's name: how to take the same again. */
  readonly #taken = new Map<string, { hook: Hook; given: Taken }>();
  #ablations: readonly Ablation[] = [];
  #paused = false;
  /** Whether what another session gave is still to be taken again. */
  waiting = false;

  constructor(
    readonly shape: TransformerShape,
    readonly stores: Stores,
  ) {}

  get any(): boolean {
    return this.#ablations.length > 0 || this.#patches.size > 0;
  }

  /** throws  when a layer or head is none of the model's. Nothing has changed then. */
  check(ablations: readonly Ablation[]): void {
    const { layers, heads } = this.shape;
    for (const { layer, head, how } of ablations) {
      const isIndex = (value: number, count: number): boolean => Number.isInteger(value) && value >= 0 && value < count;
      if (!isIndex(layer, layers) || !isIndex(head, heads)) {
        throw new RangeError(
          `L${layer}H${head} is no head; there are L0H0 to L${layers - 1}H${heads - 1}. Give one of these.`,
        );
      }
      if (how !== 'zero' && how !== 'mean')
        throw new TypeError(`how is ${JSON.stringify(how)}. Give 'zero' or 'mean'.`);
    }
  }

  /** Whether the tokens that come change what stands for a head. */
  get hasMeans(): boolean {
    return this.#ablations.some(({ how }) => how === 'mean');
  }

  /** Heads to leave out from the next run on; none gives all back. */
  ablate(ablations: readonly Ablation[]): void {
    this.#ablations = ablations.map((one) => ({ ...one }));
    for (const { layer } of ablations) if (!this.stores.layers[layer].edits) this.stores.edit(layer);
    this.#write(this.#zeros);
  }

  /**
   * Runs all tokens as they are to be. A head's mean is that of this run, so layers that have means are run one after
   * another.
   */
  run(runner: Runner, tokens: number): void {
    const means = this.#paused ? [] : this.#ablations.filter(({ how }) => how === 'mean');
    if (means.length > 0) this.#write(this.#zeros);
    for (const layer of [...new Set(means.map((one) => one.layer))].sort((a, b) => a - b)) {
      const store = `blocks.${layer}.z`;
      this.stores.keep(store);
      runner.run(0, tokens);
      const mine = means.filter((one) => one.layer === layer);
      this.#makeMeans(runner, tokens, { layer, heads: mine.map(({ head }) => head) });
      this.#writeGains(layer, [...this.#zeros, ...mine]);
    }
    runner.run(0, tokens);
  }

  /** A run without interventions, and back to them: `work` looks at what it gives. */
  async without(runner: Runner, tokens: number, work: () => Promise<void>): Promise<void> {
    this.#paused = true;
    this.#write([]);
    this.stores.generation += 1;
    runner.run(0, tokens);
    try {
      await work();
    } finally {
      this.#paused = false;
      this.#write(this.#zeros);
      this.stores.generation += 1;
      this.run(runner, tokens);
    }
  }

  /** As these were, on another GPU; what was taken from other sessions waits for `takeAgain`. */
  resume({ ablations, taken }: Interventions): void {
    if (ablations.length > 0) this.ablate(ablations);
    for (const [name, one] of taken) this.#taken.set(name, one);
    this.waiting = taken.size > 0;
  }

  get ablations(): readonly Ablation[] {
    return this.#ablations;
  }

  get taken(): ReadonlyMap<string, { hook: Hook; given: Taken }> {
    return this.#taken;
  }

  /** throws  where what other sessions had is not what they have now */
  takeAgain(): void {
    for (const { hook, given } of [...this.#taken.values()]) this.patch(hook, { ...given, tapped: given.again() });
    this.waiting = false;
  }

  /** throws  when a hook's numbers cannot be replaced, or a token or head is none of the other session's */
  patch(hook: Hook, given: Taken | null): void {
    const { source } = hook;
    if (source.kind !== 'rows' || /attn_out|mlp_out|mlp\.pre|keys|queries|values|statistics/.test(source.store)) {
      throw new Error(`${hook.name} is made from others. Patch resid_pre, resid_mid, resid_post, q, k, z or mlp.post.`);
    }
    this.#drop(hook.name);
    this.#taken.delete(hook.name);
    if (given) {
      this.#patches.set(hook.name, { store: source.store, ...this.#snapshot(hook, source.part, given) });
      this.#taken.set(hook.name, { hook, given });
    }
    this.stores.generation += 1;
  }

  /** What has to be done once this store's rows are written. */
  after(store: string, rows: Rows): Dispatch[] {
    if (this.#paused) return [];
    const mine = [...this.#patches.values()].filter((patch) => patch.store === store);
    return mine.map((patch) => patchRows(this.stores.device, patch, { step: this.stores.step.buffer, rows }));
  }

  release(): void {
    for (const name of this.#patches.keys()) this.#drop(name);
  }

  #drop(name: string): void {
    const patch = this.#patches.get(name);
    patch?.values.destroy();
    patch?.marks.destroy();
    this.#patches.delete(name);
  }

  #snapshot(hook: Hook, part: Patch['part'], given: PatchPart & { tapped: Tapped }): Patch {
    const { shape, buffer } = given.tapped;
    const [tokens] = shape;
    const marks = marksOf(hook, given, { tokens, groups: part.groups });
    const { device } = this.stores;
    const bytes = 4 * elementCount(shape);
    const values = uploadBuffer(device, 'session.patch', bytes);
    const marked = uploadBuffer(device, 'session.patch-marks', marks.byteLength);
    device.queue.writeBuffer(marked, 0, marks);
    const encoder = device.createCommandEncoder({ label: 'session.patch' });
    encoder.copyBufferToBuffer(buffer, 0, values, 0, bytes);
    device.queue.submit([encoder.finish()]);
    return { part, tokens, values, marks: marked };
  }

  get #zeros(): readonly Ablation[] {
    return this.#ablations.filter(({ how }) => how === 'zero');
  }

  #makeMeans(runner: Runner, tokens: number, { layer, heads }: { layer: number; heads: readonly number[] }): void {
    const { stores, shape } = this;
    const z = stores.keptRows(`blocks.${layer}.z`)!;
    const live = stores.marks?.live ?? null;
    const resources = { step: stores.step.buffer, z, edits: stores.layers[layer].edits!, live };
    const sizes = { heads: shape.heads, quads: quadsOf(shape.headSize) };
    const dispatches = heads.map((head) => meanHead(stores.device, { ...sizes, head }, resources));
    runner.look(tokens, (encoder, now) => record(encoder, dispatches, now, stores.engine.stats));
  }

  /** Gains of all layers, 0 for these heads; offsets are 0 then. */
  #write(without: readonly Ablation[]): void {
    for (const [layer, { edits }] of this.stores.layers.entries()) {
      if (!edits) continue;
      this.stores.device.queue.writeBuffer(edits, 0, new Float32Array(edits.size / 4));
      this.#writeGains(layer, without);
    }
  }

  #writeGains(layer: number, without: readonly Ablation[]): void {
    const gone = new Set(without.filter((one) => one.layer === layer).map(({ head }) => head));
    const gains = Float32Array.from({ length: 4 * quadsOf(this.shape.heads) }, (_, head) => Number(!gone.has(head)));
    this.stores.device.queue.writeBuffer(this.stores.layers[layer].edits!, 0, gains);
  }
}

/**
 * 1 for each [token, group] that is taken.
 *
 * throws  when a token is none of the other session's, or a head none of the hook's
 */
function marksOf(hook: Hook, wanted: PatchPart, counts: { tokens: number; groups: number }): Uint32Array<ArrayBuffer> {
  const { name, axes } = hook;
  const isIndex = (index: number, count: number): boolean => Number.isInteger(index) && index >= 0 && index < count;
  const odd = wanted.tokens?.find((token) => !isIndex(token, counts.tokens));
  if (odd !== undefined) {
    throw new RangeError(
      `token ${odd} of ${name} is none of the other session’s ${counts.tokens}. Give indices of these.`,
    );
  }
  if (wanted.heads && !axes.includes('head')) {
    throw new Error(`${name} has no heads: its axes are ${axes.join(', ')}. Leave heads out, or patch z, q or k.`);
  }
  const none = wanted.heads?.find((head) => !isIndex(head, counts.groups));
  if (none !== undefined) {
    throw new RangeError(
      `head ${none} of ${name} is none of its ${counts.groups}. Give heads from 0 to ${counts.groups - 1}.`,
    );
  }
  const marks = new Uint32Array(counts.tokens * counts.groups);
  for (const token of wanted.tokens ?? Array.from({ length: counts.tokens }, (_, i) => i)) {
    const row = marks.subarray(token * counts.groups, (token + 1) * counts.groups);
    if (wanted.heads) for (const head of wanted.heads) row[head] = 1;
    else row.fill(1);
  }
  return marks;
}
