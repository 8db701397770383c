import { offTape } from '../tfjs/tape';
import { allTrue, anyTrue, asNumbers } from '../layers/layer-tools';
import * as tf from '../tfjs/tf';

/**
 * What becomes of a mask in a layer, by Keras's rules:
 * pass           the first input's mask goes on
 * drop           it ends here
 * recurrent      it goes on when the layer returns sequences, on the first output only
 * bidirectional  the same, and on both outputs when they are not merged
 * merge          OR of all inputs' masks (Keras 2: AND of those there are)
 * concatenate    as Concatenate does: masks widened to the inputs, joined, any over the last axis (Keras 2: all)
 * embedding      new: where the id is not 0, when mask_zero is set
 * masking        new: where any channel differs from mask_value
 * own            the class's computeMask, when it supports masking
 */
export type MaskRule =
  'pass' | 'drop' | 'recurrent' | 'bidirectional' | 'merge' | 'concatenate' | 'embedding' | 'masking' | 'own';

export type Mask = tf.Tensor | null;

export interface MaskCase {
  rule: MaskRule;
  layer: tf.layers.Layer;
  /** Keras's config of the layer. */
  config: Record<string, unknown>;
  inputs: tf.Tensor[];
  /** One per input. */
  masks: Mask[];
  outputs: number;
  keras3: boolean;
}

/** One mask per output, null for none. */
export function outputMasks(given: MaskCase): Mask[] {
  return offTape(() => masksOf(given));
}

function masksOf(given: MaskCase): Mask[] {
  const { rule, config, inputs, masks, outputs } = given;
  const only = (mask: Mask): Mask[] => [mask, ...new Array<Mask>(Math.max(0, outputs - 1)).fill(null)];
  if (rule === 'drop') return only(null);
  if (rule === 'pass') return only(masks[0] ?? null);
  if (rule === 'recurrent') return only(config.return_sequences ? masks[0] : null);
  if (rule === 'bidirectional') return bidirectional(given, only);
  if (rule === 'merge') return only(given.keras3 ? anyOf(masks) : allOf(masks));
  if (rule === 'concatenate') return only(concatenated(given));
  if (rule === 'embedding') return only(config.mask_zero ? tf.notEqual(inputs[0], 0) : null);
  if (rule === 'masking') {
    const value = typeof config.mask_value === 'number' ? config.mask_value : 0;
    return only(tf.tidy(() => anyTrue(tf.notEqual(inputs[0], value), -1)));
  }
  return own(given, only);
}

function bidirectional({ config, masks, outputs }: MaskCase, only: (mask: Mask) => Mask[]): Mask[] {
  const inner = (config.layer as { config?: Record<string, unknown> } | undefined)?.config;
  if (!inner?.return_sequences) return only(null);
  if (config.merge_mode) return only(masks[0]);
  return Array.from({ length: outputs }, (_, i) => (i < 2 ? masks[0] : null));
}

function anyOf(masks: Mask[]): Mask {
  if (masks.some((mask) => !mask)) return null;
  return tf.tidy(() => (masks as tf.Tensor[]).reduce((a, b) => tf.logicalOr(a, b)));
}

function allOf(masks: Mask[]): Mask {
  const present = masks.filter((mask) => mask !== null);
  if (present.length === 0) return null;
  return tf.tidy(() => present.reduce((a, b) => tf.logicalAnd(a, b)));
}

function concatenated({ config, inputs, masks, keras3 }: MaskCase): Mask {
  if (masks.every((mask) => !mask)) return null;
  return tf.tidy(() => {
    const wide = inputs.map((input, i) => {
      const mask = masks[i];
      const all = tf.onesLike(input);
      if (!mask) return all;
      return mask.rank < input.rank ? tf.mul(tf.expandDims(asNumbers(mask), -1), all) : asNumbers(mask);
    });
    const axis = typeof config.axis === 'number' ? config.axis : -1;
    const joined = tf.concat(wide, axis);
    return keras3 ? anyTrue(joined, -1) : allTrue(joined, -1);
  });
}

function own({ layer, inputs, masks }: MaskCase, only: (mask: Mask) => Mask[]): Mask[] {
  if (!layer.supportsMasking) return only(null);
  const several = inputs.length > 1;
  const result = layer.computeMask(several ? inputs : inputs[0], (several ? masks : masks[0]) as tf.Tensor);
  return Array.isArray(result) ? result : only(result ?? null);
}
