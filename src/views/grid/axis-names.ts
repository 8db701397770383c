/** Axis names for data that brings none. */
export function gridAxisNames(rank: number, channelFirst: boolean): string[] {
  const last = channelFirst ? ['channel', 'time'] : ['time', 'channel'];
  if (rank < 2) return last.slice(0, rank);
  return [...Array.from({ length: rank - 2 }, (_, i) => (i === 0 ? 'sample' : `axis${i}`)), ...last];
}
