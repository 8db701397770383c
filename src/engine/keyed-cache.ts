/**
 * One text for a list of values: equal lists have equal keys, and different lists different ones. Values are numbers,
 * strings, booleans, null, arrays and plain objects of these; an object with `toJSON` counts as what that gives. The
 * fields of an object count in their order.
 */
export function keyOf(...values: readonly unknown[]): string {
  return JSON.stringify(values, exactNumbers);
}

/** JSON has one text for NaN and both infinities, null's, and leaves out what is undefined. */
function exactNumbers(_name: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return { number: String(value) };
  return value === undefined ? { undefined: true } : value;
}

/**
 * Values by key. Beyond `cap` of them the one that was used longest ago is let go, and made again when it is needed
 * again.
 */
export class KeyedCache<Value> {
  readonly #kept = new Map<string, Value>();

  constructor(readonly cap: number) {}

  get size(): number {
    return this.#kept.size;
  }

  /** The value of this key; `make` makes it when it is not kept. */
  get(key: string, make: () => Value): Value {
    const known = this.#kept.get(key);
    if (known !== undefined) this.#kept.delete(key);
    const value = known ?? make();
    this.#kept.set(key, value);
    if (this.#kept.size > this.cap) this.#kept.delete(this.#kept.keys().next().value!);
    return value;
  }
}

/** One thing per device, made at the first call for it and collected with it. */
export function perDevice<Thing>(make: (device: GPUDevice) => Thing): (device: GPUDevice) => Thing {
  const made = new WeakMap<GPUDevice, Thing>();
  return (device) => {
    let thing = made.get(device);
    if (thing === undefined) made.set(device, (thing = make(device)));
    return thing;
  };
}
