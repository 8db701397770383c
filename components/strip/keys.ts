/** Where a key leads from a token; null where it leads nowhere. */
export function nextToken(
  key: string,
  at: number,
  { count, mirrored }: { count: number; mirrored: boolean },
): number | null {
  const step = { ArrowRight: mirrored ? -1 : 1, ArrowLeft: mirrored ? 1 : -1, ArrowDown: 1, ArrowUp: -1 }[key];
  if (step !== undefined) return Math.min(count - 1, Math.max(0, at + step));
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : null;
}
