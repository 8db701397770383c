/** Names of the channels. As an option of a view it is compared by identity, not name by name. */
export class ChannelNames {
  static #made = 0;
  readonly #id = ++ChannelNames.#made;

  constructor(readonly list: readonly string[]) {}

  toJSON(): number {
    return this.#id;
  }
}

/** A filter, and what its words and numbers mean. */
export interface ChannelFilter {
  filter: string;
  names: ChannelNames | null;
  /** The number of the first channel. */
  firstNumber: number;
}

/**
 * The channels that a filter leaves, in their own order or from the highest key to the lowest; equal keys stay in their
 * own order.
 *
 * filter   empty for all; numbers and ranges of numbers from `firstNumber` ("3, 8-12"); or a part of a name, upper and
 *          lower case alike
 * keys     one number per channel, or null
 * throws   when the filter leaves none
 */
export function chooseChannels(
  count: number,
  { filter, names, firstNumber }: ChannelFilter,
  keys: Float32Array | null = null,
): Uint32Array<ArrayBuffer> {
  const keeps = filterOf({ filter, names, firstNumber });
  const chosen = Array.from({ length: count }, (_, channel) => channel).filter(keeps);
  if (chosen.length === 0) {
    throw new Error(
      `filter is "${filter}", and none of the ${count} channels fits it. Give numbers from ${firstNumber} or a name.`,
    );
  }
  if (keys) chosen.sort((a, b) => keys[b] - keys[a] || a - b);
  return Uint32Array.from(chosen);
}

function filterOf({ filter, names, firstNumber }: ChannelFilter): (channel: number) => boolean {
  const wanted = filter.trim().toLowerCase();
  if (wanted === '') return () => true;
  const ranges = wanted.split(',').map((part) => /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(part));
  if (ranges.every((range) => range !== null)) {
    const ends = ranges.map(([, first, last]) => [Number(first), Number(last ?? first)]);
    return (channel) => ends.some(([first, last]) => channel + firstNumber >= first && channel + firstNumber <= last);
  }
  return (channel) => (names?.list[channel] ?? '').toLowerCase().includes(wanted);
}
