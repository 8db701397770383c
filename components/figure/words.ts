import type { Language } from '../words/language';
import type { CellDetail } from './pointer';
import { shortNumber } from './ticks';

/** Name of an index of an axis; null where it has none but its number. */
export type IndexNames = (axis: number, index: number) => string | null;

/** No name takes more room than this, in characters. */
const longestName = 24;

/** "query 12 “cat”, key 40: 0.00412", to be shown and spoken; "≈ 0.00412" where it is approximate. */
export function describeCell(detail: CellDetail, language: Language, nameOf: IndexNames = () => null): string {
  const value = shortNumber(detail.value, language);
  return language.words.told(describePlace(detail, language, nameOf), detail.approximate ? `≈ ${value}` : value);
}

/** "query 12 “cat”, key 40". */
export function describePlace(
  { indices, axes }: Pick<CellDetail, 'indices' | 'axes'>,
  language: Language,
  nameOf: IndexNames = () => null,
): string {
  const places = indices.map((index, axis) => {
    const name = nameOf(axis, index);
    // Isolated, so that a name that runs from right to left does not turn the rest of the line round.
    const quoted = name === null ? '' : ` \u2068${language.words.quoted(shortName(name))}\u2069`;
    return `${language.axis(axes[axis])} ${index}${quoted}`;
  });
  return places.join(', ');
}

/** A name cut to what has room, by whole characters. */
export function shortName(text: string): string {
  const characters = [...text.slice(0, 8 * longestName)];
  return characters.length > longestName ? `${characters.slice(0, longestName - 1).join('')}…` : text;
}
