import { chooseChannels } from './channel-choice';
import type { FeatureGridOptions, GridOrder } from './options';
import type { GridScene } from './scene';

type Choice = Pick<FeatureGridOptions, 'filter' | 'names' | 'firstNumber'>;

/**
 * Which channels (or samples) are shown, in which order. Remembers the last choice: 16,384 channels are not filtered
 * and sorted anew for each frame. The keys to sort by come from the painter, when the data rests.
 */
export class GridPlaces {
  /** Counts the orders so far. */
  version = 0;
  #order: { by: GridOrder; keys: Float32Array } | null = null;
  #places: Uint32Array<ArrayBuffer> = new Uint32Array(0);
  #chosenFor = '';
  #checkedFor = '';

  /** The index of each place on the scene's axis of places; the same array until the choice is another. */
  places(scene: GridScene): Uint32Array<ArrayBuffer> {
    const { ofSamples, samples, channels, enlarged, options } = scene;
    const { filter, names, order, firstNumber } = options;
    const count = ofSamples ? samples : channels;
    const key = [count, ofSamples, enlarged, filter, firstNumber, names?.toJSON(), order, this.version].join();
    if (key !== this.#chosenFor) {
      this.#places = enlarged === null ? this.all(scene) : Uint32Array.of(enlarged);
      this.#chosenFor = key;
    }
    return this.#places;
  }

  /** The places that there are when none is enlarged. */
  all({ ofSamples, samples, channels, options }: GridScene): Uint32Array<ArrayBuffer> {
    const { filter, names, firstNumber } = options;
    if (ofSamples) return chooseChannels(samples, { filter: '', names: null, firstNumber });
    return chooseChannels(channels, { filter, names, firstNumber }, this.#keysFor(options.order, channels));
  }

  #keysFor(order: GridOrder, count: number): Float32Array | null {
    return this.#order?.by === order && this.#order.keys.length === count ? this.#order.keys : null;
  }

  /** Throws a sentence when the filter leaves none of so many channels. */
  check(count: number, { filter, names, firstNumber }: Choice): void {
    const key = [count, filter, firstNumber, names?.toJSON()].join();
    if (filter === '' || key === this.#checkedFor) return;
    chooseChannels(count, { filter, names, firstNumber });
    this.#checkedFor = key;
  }

  /** Puts the channels in order by these keys, one per channel. Returns whether the order is another. */
  order(by: GridOrder, keys: Float32Array): boolean {
    if (this.#order?.by === by && keys.every((key, channel) => key === this.#order!.keys[channel])) return false;
    this.#order = { by, keys };
    this.version += 1;
    return true;
  }
}
