import * as tf from '../tfjs/tf';

export const seqMaskings = ['additive-both', 'multiplicative-eps', 'keys'] as const;

/** Which keras-self-attention's masks a layer follows, or a mask of the keys alone. */
export type SeqMasking = (typeof seqMaskings)[number];

interface Checked {
  units: number;
  attentionWidth: number | null;
  attentionType: string;
  attentionRegularizerWeight: number;
  masking: string;
}

/** Throws on the first argument that is out of its range. */
export function checkSeqSelfAttention(layer: string, options: Checked): void {
  const { units, attentionWidth, attentionType, attentionRegularizerWeight } = options;
  if (attentionType !== 'additive' && attentionType !== 'multiplicative') {
    throw new Error(`${layer}: attentionType is "${attentionType}". Use "additive" or "multiplicative".`);
  }
  if (!(Number.isInteger(units) && units > 0)) {
    throw new Error(`${layer}: units is ${units}. Give a whole number above 0.`);
  }
  if (attentionWidth !== null && !(Number.isInteger(attentionWidth) && attentionWidth > 0)) {
    throw new Error(`${layer}: attentionWidth is ${attentionWidth}. Give a whole number above 0, or null for all.`);
  }
  if (!(attentionRegularizerWeight >= 0)) {
    throw new Error(`${layer}: attentionRegularizerWeight is ${attentionRegularizerWeight}. Give 0 or more.`);
  }
  checkMasking(layer, options.masking);
}

export function checkMasking(layer: string, masking: string): void {
  if (!(seqMaskings as readonly string[]).includes(masking)) {
    throw new Error(`${layer}: masking is "${masking}". Use one of ${seqMaskings.join(', ')}.`);
  }
}

/**
 * `weight · ‖A·Aᵀ − I‖² / samples`, squared entries summed over samples and both time axes (keras-self-attention,
 * SeqSelfAttention).
 *
 * map  f32[sample][query][key] of the training pass; 0 when there was none
 */
export function regularizerLoss(map: tf.Tensor | null, weight: number): tf.Scalar {
  if (!map || map.isDisposed) return tf.scalar(0);
  return tf.tidy(() => {
    const [samples, steps] = map.shape;
    const distance = tf.sub(tf.matMul(map, map, false, true), tf.eye(steps));
    return tf.mul(weight / samples, tf.sum(tf.square(distance))).asScalar();
  });
}
