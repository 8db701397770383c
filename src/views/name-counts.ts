/** The axis that a list of names belongs to. */
export interface NamedAxis {
  /** What one of its indices is called, in the plural: "channels". */
  what: string;
  /** How many there are. */
  count: number;
}

/**
 * Throws a sentence when there are more names than there is to be named: they belong to something else. Where there are
 * fewer, the others keep their numbers.
 *
 * property  what holds the names
 * names     how many
 */
export function checkNameCount(property: string, names: number, { what, count }: NamedAxis): void {
  if (names <= count) return;
  throw new Error(`${property} holds ${names} names, and there are ${count} ${what}. Give ${count} at most.`);
}
