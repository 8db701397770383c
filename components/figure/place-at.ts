/**
 * Indices along these axes: by name where one is given, else as they were.
 *
 * returns  null where no axis is named, or an index lies outside
 */
export function placeAt(
  { axes, shape }: { axes: readonly string[]; shape: readonly number[] },
  places: Readonly<Record<string, number>>,
  before: readonly number[],
): number[] | null {
  if (!axes.some((name) => Object.hasOwn(places, name))) return null;
  const indices = axes.map((name, axis) => (Object.hasOwn(places, name) ? places[name] : before[axis]));
  const within = indices.every((index, axis) => Number.isInteger(index) && index >= 0 && index < shape[axis]);
  return within ? indices : null;
}
