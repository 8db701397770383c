import {
  headScores,
  type HeadPlace,
  type HeadScore,
  type HeadScores,
  type OverviewView,
} from '../../src/views/overview/view';
import { shortNumber } from '../figure/ticks';
import type { Language } from '../words/language';

/** What a head is called. */
export function headName({ layer, head }: HeadPlace, { words }: Language): string {
  return words.headName(layer, head);
}

/** "L3H5: entropy 3.2 bits, first token 0.4, …" */
export function headWords(place: HeadPlace, scores: HeadScores | null, language: Language): string {
  const { words } = language;
  if (!scores) return headName(place, language);
  const parts = knownScores(scores).map(([score, value]) => words.headScoreIs(score, shortNumber(value, language)));
  return words.told(headName(place, language), parts.join(', '));
}

/** The scores that the data tells. */
export function knownScores(scores: HeadScores): [HeadScore, number][] {
  return headScores.flatMap((score) => {
    const value = scores[score];
    return value === null ? [] : [[score, value] as [HeadScore, number]];
  });
}

/** One paragraph on what is shown: sizes, order and, once they are read, the heads that stand out. */
export function overviewSummary(view: OverviewView, language: Language): string {
  const { words } = language;
  const [queries, keys] = view.sides.map((side) => language.amount(side));
  const [layers, heads] = [view.layers, view.heads].map((count) => language.amount(count));
  const what = words.overview({ layers, heads, queries, keys, sort: view.options.sort });
  const { numbers } = view;
  if (!numbers) return what;
  const highest = headScores.flatMap((score) => {
    const values = numbers.scores.map((scores) => scores[score]);
    if (values[0] === null) return [];
    const value = Math.max(...(values as number[]));
    const map = values.indexOf(value);
    if (map < 0) return [];
    return [
      words.highestHead(score, { value: shortNumber(value, language), place: headName(view.headOf(map), language) }),
    ];
  });
  return [what, ...highest].join(' ');
}
