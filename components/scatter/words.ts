import type { ScatterView } from '../../src/views/scatter/view';
import type { ScatterNumbers } from '../../src/views/scatter/numbers';
import { shortNumber } from '../figure/ticks';
import type { Language } from '../words/language';
import type { Amount, Found } from '../words/table';

/** Which values have no marker; empty when all have one. */
export function oddWords({ nan, infinite, outside }: ScatterNumbers, language: Language): string {
  if (!nan && !infinite && !outside) return '';
  const amount = (count: number): Amount => language.amount(count);
  return language.words.odd({ nan: amount(nan), infinite: amount(infinite), outside: amount(outside) });
}

/** One short paragraph on what is shown; `numbers` is null while the data is changing. */
export function scatterSummary(
  { samples, channels }: ScatterView,
  numbers: ScatterNumbers | null,
  language: Language,
): string {
  const { words } = language;
  const what = words.scatter(language.amount(samples), language.amount(channels));
  if (!numbers) return what;
  const { low, high, lowest, highest } = numbers;
  const at = (value: number, [sample, channel]: [number, number]): Found => ({
    value: shortNumber(value, language),
    place: `${language.axis('sample')} ${sample}, ${language.axis('channel')} ${channel}`,
  });
  const range = lowest && highest ? words.extremes(at(low, lowest), at(high, highest)) : words.noFiniteSentence;
  const odd = oddWords(numbers, language);
  return `${what} ${range}${odd ? ` ${odd}.` : ''}`;
}
