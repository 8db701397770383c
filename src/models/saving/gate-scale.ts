import type * as tf from '../../tfjs/tf';
import { directionsOf } from '../directions';

/** The gates of a weight's last axis, and which of them are multiplied. */
export interface GateScale {
  gates: number;
  scaled: readonly number[];
}

/** Keras 2 and tfjs clip 0.2 x + 0.5, Keras 3 clips x / 6 + 0.5: x is made this much larger. */
const larger = 6 / 5;
const ofLstm: GateScale = { gates: 4, scaled: [0, 1, 3] };
const ofGru: GateScale = { gates: 3, scaled: [0, 1] };

interface Gated {
  recurrentActivation?: { getClassName(): string };
  units?: number;
  filters?: number;
  weights: tf.LayerVariable[];
  cells?: Gated[];
  cell?: Gated;
  layer?: Gated;
}

/**
 * The weights whose gates are to be multiplied so that Keras 3's hard_sigmoid gives what Keras 2's gave.
 *
 * layer  of Keras 2 or tfjs, with layers or cells inside
 */
export function gatesToScale(layer: tf.layers.Layer): Map<tf.LayerVariable, GateScale> {
  return new Map(cellsOf(layer as unknown as Gated).flatMap(ofCell));
}

function cellsOf(layer: Gated): Gated[] {
  const directions = directionsOf(layer as unknown as tf.layers.Layer);
  if (directions) return directions.flatMap((one) => cellsOf(one as unknown as Gated));
  if (layer.layer?.weights) return cellsOf(layer.layer);
  if (layer.cell) return cellsOf(layer.cell);
  return layer.cells ? layer.cells.flatMap(cellsOf) : [layer];
}

function ofCell({ recurrentActivation, units, filters, weights }: Gated): [tf.LayerVariable, GateScale][] {
  if (recurrentActivation?.getClassName() !== 'hardSigmoid') return [];
  return weights.map((variable) => {
    const columns = variable.shape.at(-1)!;
    return [variable, columns === 4 * (units ?? filters ?? 0) ? ofLstm : ofGru];
  });
}

/** The numbers with the gates multiplied. */
export function scaleGates(
  values: Float32Array,
  columns: number,
  { gates, scaled }: GateScale,
): Float32Array<ArrayBuffer> {
  const units = columns / gates;
  return Float32Array.from(values, (value, i) =>
    scaled.includes(Math.floor((i % columns) / units)) ? value * larger : value,
  );
}
