import type { AttnHeatmap } from '../../components/attn-heatmap';
import type { LayerOutput } from '../../src/index';
import * as tf from '../../src/tfjs/tf';

/** Lowest and highest finite value of each sample. */
export interface Ends {
  lowest: Float32Array;
  highest: Float32Array;
}

/**
 * The ends of an output, sample by sample; values that are not finite are left out.
 *
 * cost  reads 8 bytes per sample
 */
export async function readEnds({ tensor }: Pick<LayerOutput, 'tensor'>): Promise<Ends> {
  const [lowest, highest] = tf.tidy(() => {
    const flat = tf.reshape(tf.cast(tensor, 'float32'), [tensor.shape[0], -1]);
    const finite = tf.isFinite(flat);
    return [
      tf.min(tf.where(finite, flat, tf.fill(flat.shape, Infinity)), 1),
      tf.max(tf.where(finite, flat, tf.fill(flat.shape, -Infinity)), 1),
    ];
  });
  try {
    return { lowest: (await lowest.data()) as Float32Array, highest: (await highest.data()) as Float32Array };
  } finally {
    tf.dispose([lowest, highest]);
  }
}

/** A heatmap with what it shows: whose ends, and of which sample. */
export interface Scaled {
  element: AttnHeatmap;
  ends: Ends;
  sample: number;
}

/**
 * The norm that shows all of these on one scale: weights from the lowest value to the highest, features as far below
 * zero as above. Empty where nothing is finite.
 */
export function commonNorm(members: readonly Omit<Scaled, 'element'>[], meaning: 'weights' | 'features'): string {
  const low = Math.min(...members.map(({ ends, sample }) => ends.lowest[sample]));
  const high = Math.max(...members.map(({ ends, sample }) => ends.highest[sample]));
  if (!(low <= high)) return '';
  const far = Math.max(Math.abs(low), Math.abs(high));
  return meaning === 'features' ? `${-far},${far}` : `${low},${high}`;
}
