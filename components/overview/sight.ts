import { headScores, type OverviewView } from '../../src/views/overview/view';
import { checkSight, type Sight } from '../figure/tools/sight';

/**
 * All heads as they are shown, a row each: layer, head and scores; NaN for those that the data does not tell.
 *
 * cost  reads 32 bytes per head
 */
export async function overviewSight(view: OverviewView): Promise<Sight> {
  const columns = ['layer', 'head', ...headScores];
  checkSight(columns.length * view.layers * view.heads);
  const scores = await view.readScores();
  const maps = view.mapsInOrder;
  const values = new Float32Array(columns.length * maps.length);
  maps.forEach((map, row) => {
    const { layer, head } = view.headOf(map);
    values.set([layer, head, ...headScores.map((score) => scores[map][score] ?? NaN)], columns.length * row);
  });
  return { corner: null, columns, rows: [], shape: [maps.length, columns.length], values };
}
