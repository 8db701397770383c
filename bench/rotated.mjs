/** The list, begun at another place in every round, so that no contender is always first. */
export function rotated(list, by) {
  return list.map((_, i) => list[(i + by) % list.length]);
}
