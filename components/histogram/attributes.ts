import type { Share } from '../../src/views/histogram/options';

const words: readonly string[] = ['all', 'rows', 'columns', 'none'];

/**
 * Reads who shares limits: one word for both axes, or two for x and y.
 *
 * throws  on any other word
 */
export function parseShare(text: string): { shareX: Share; shareY: Share } {
  const asked = text.split(',').map((word) => word.trim());
  if (asked.length <= 2 && asked.every((word) => words.includes(word))) {
    return { shareX: asked[0] as Share, shareY: (asked[1] ?? asked[0]) as Share };
  }
  throw new Error(
    `share-xy is "${text}". Give one of ${words.join(', ')}, or two of them for x and y, such as "columns,all".`,
  );
}

/**
 * Reads which axes have ticks: both, x, y or none.
 *
 * throws  on any other word
 */
export function parseTicks(text: string): { x: boolean; y: boolean } {
  if (!['both', 'x', 'y', 'none'].includes(text)) {
    throw new Error(`ticks is "${text}". Give one of both, x, y, none.`);
  }
  return { x: text === 'both' || text === 'x', y: text === 'both' || text === 'y' };
}
