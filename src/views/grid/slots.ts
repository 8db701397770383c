import type { Engine } from '../../engine/engine';
import type { Frame } from '../../engine/frame';
import { readBytes } from '../../engine/readback';
import { ChannelKeys } from '../../passes/channel-keys';
import type { MatrixSource } from '../../matrix/matrix-source';
import { chooseChannels } from './channel-choice';
import type { FeatureGridOptions, GridOrder } from './options';
import type { GridScene } from './scene';

type Choice = Pick<FeatureGridOptions, 'filter' | 'names'>;

/**
 * Which channels (or samples) are shown, in which order. Remembers the last choice: 16,384 channels are not filtered and sorted anew for
 * each frame. The keys to sort by are computed with the picture and read when the data rests.
 */
export class GridPlaces {
  /** Counts the orders so far. */
  version = 0;
  readonly #keys: ChannelKeys;
  #order: { by: GridOrder; keys: Float32Array } | null = null;
  #places: Uint32Array<ArrayBuffer> = new Uint32Array(0);
  #chosenFor = '';
  #checkedFor = '';

  constructor(
    readonly engine: Engine,
    readonly matrix: MatrixSource,
  ) {
    this.#keys = new ChannelKeys(engine.requireDevice(), matrix.wgsl);
  }

  /** The index of each place on the scene's axis of places; the same array until the choice is another. */
  places(scene: GridScene): Uint32Array<ArrayBuffer> {
    const { ofSamples, samples, channels, enlarged, options } = scene;
    const { filter, names, order } = options;
    const count = ofSamples ? samples : channels;
    const key = [count, ofSamples, enlarged, filter, names?.toJSON(), order, this.version].join();
    if (key !== this.#chosenFor) {
      this.#places = enlarged === null ? this.all(scene) : Uint32Array.of(enlarged);
      this.#chosenFor = key;
    }
    return this.#places;
  }

  /** The places that there are when none is enlarged. */
  all({ ofSamples, samples, channels, options }: GridScene): Uint32Array<ArrayBuffer> {
    const { filter, names } = options;
    if (ofSamples) return chooseChannels(samples, { filter: '', names: null });
    return chooseChannels(channels, { filter, names }, this.#keysFor(options.order, channels));
  }

  #keysFor(order: GridOrder, count: number): Float32Array | null {
    return this.#order?.by === order && this.#order.keys.length === count ? this.#order.keys : null;
  }

  /** Throws a sentence when the filter leaves none of so many channels. */
  check(count: number, { filter, names }: Choice): void {
    const key = [count, filter, names?.toJSON()].join();
    if (filter === '' || key === this.#checkedFor) return;
    chooseChannels(count, { filter, names });
    this.#checkedFor = key;
  }

  /** Records the keys of the channels, if these options ask for an order. */
  compute(frame: Frame, { order }: FeatureGridOptions): void {
    if (order !== 'index') this.#keys.run(frame, this.matrix, order);
  }

  /**
   * Puts the channels in order by what the data is now. Returns whether the order is another.
   *
   * cost  reads 4 bytes per channel; nothing when the order is by index
   */
  async renew({ order }: FeatureGridOptions): Promise<boolean> {
    const { keys } = this.#keys;
    if (order === 'index' || !keys) return false;
    const read = new Float32Array(await readBytes(this.engine, [{ buffer: keys, offset: 0, bytes: keys.size }]));
    if (this.#order?.by === order && read.every((key, channel) => key === this.#order!.keys[channel])) return false;
    this.#order = { by: order, keys: read };
    this.version += 1;
    return true;
  }

  release(): void {
    this.#keys.release();
  }
}
