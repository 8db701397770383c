import type { ScatterView } from '../../src/views/scatter/view';
import { checkSight, type Sight } from '../figure/tools/sight';

/**
 * The markers, a row each: sample, value, channel.
 *
 * cost  reads 4 bytes per marker, in one read
 */
export async function scatterSight(view: ScatterView): Promise<Sight> {
  const { samples, channels } = view;
  checkSight(3 * samples * channels);
  const read = await view.readValues({ sample: 0, channel: 0, samples, channels });
  const values = new Float32Array(3 * read.length);
  read.forEach((value, i) => values.set([Math.floor(i / channels), value, i % channels], 3 * i));
  return { corner: null, columns: ['sample', 'value', 'channel'], rows: [], shape: [read.length, 3], values };
}
