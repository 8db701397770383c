import { headScores, type HeadPlace, type OverviewView } from '../../src/views/overview/view';
import { tableStart, type TableData } from '../figure/table';
import { shortNumber } from '../figure/ticks';
import type { Language } from '../words/language';
import { headName } from './words';

/** More rows are nothing to listen to; of more heads those about the cursor. */
const mostRows = 256;

/**
 * The scores of all heads as text, in the order in which they are shown.
 *
 * cost  reads 32 bytes per head
 */
export async function overviewTable(
  view: OverviewView,
  cursor: HeadPlace | null,
  language: Language,
): Promise<TableData> {
  const scores = await view.readScores();
  const maps = view.mapsInOrder;
  const at = cursor ? maps.indexOf(view.mapOf(cursor)) : -1;
  const first = at < mostRows ? 0 : tableStart(0, maps.length, at);
  const shown = maps.slice(first, first + mostRows);
  const { words } = language;
  return {
    caption: words.overviewTable(language.amount(shown.length), language.amount(maps.length)),
    columns: [language.axis('head'), ...headScores.map((score) => words.headScore(score))],
    rows: shown.map((map) => ({
      name: headName(view.headOf(map), language),
      cells: headScores.map((score) => {
        const value = scores[map][score];
        return value === null ? '–' : shortNumber(value, language);
      }),
    })),
  };
}
