import type { ValueCounts } from '../../src/views/unit-matrix';
import type { Language } from '../words/language';
import type { CellWeight } from './weights-data';

/** "recurrent kernel [60 × 240]"; the path's last part where nothing is known of it. */
export function weightName({ role, rows, columns }: CellWeight, language: Language): string {
  const { words } = language;
  const size = rows > 0 ? ` [${language.amount(rows).text} × ${language.amount(columns).text}]` : '';
  return `${words.weightRole(role)}${size}`;
}

/** What is out of the ordinary in a weight; that nothing is, said too. Null while it is not known. */
export function countWords({ role }: CellWeight, counts: ValueCounts | undefined, language: Language): string | null {
  if (!counts) return null;
  const amount = (count: number) => language.amount(count);
  const { nan, infinite, units, zeroUnits, zero, values } = counts;
  // A bias begins with zeros: of its units that says nothing.
  const dead = role === 'bias' ? null : { units: amount(units), zeroUnits: amount(zeroUnits) };
  return language.words.weightCounts({ nan: amount(nan), infinite: amount(infinite), allZero: zero === values, dead });
}

/** Whether a weight has what a person should look at. */
export function isOdd({ role }: CellWeight, { nan, infinite, zeroUnits }: ValueCounts): boolean {
  return nan > 0 || infinite > 0 || (role !== 'bias' && zeroUnits > 0);
}
