import * as tf from '../tfjs/tf';
import { asNumbers, positiveAxis } from './layer-tools';
import { asFloat, reorder, shapeOf, type Op, type OpConfig, type ShapeArgument } from './op-kinds';
import { indexedShape, takeIndexed } from './op-indexing';
import { concatenatedShape, reductionAxes, reshapedShape } from './op-shapes';

/** A side of a target shape: known, −1, unknown, or a number that the graph computes from another shape. */
type TargetSide = number | null | tf.Tensor | { shape: tf.Shape };

/** Target sides when the numbers are there. What a graph computes of shapes lies on the CPU: this waits for nothing. */
function sidesNow(target: TargetSide[]): number[] {
  return target.map((side) => (side instanceof tf.Tensor ? side.dataSync()[0] : (side as number | null)) ?? -1);
}

/** How many parts a split makes along its side, or how long each is. */
function partLengths(side: number | null, { indices_or_sections: parts }: OpConfig): number[] {
  if (Array.isArray(parts)) {
    const ends = [...(parts as number[]), side ?? NaN];
    return ends.map((end, i) => end - (i === 0 ? 0 : ends[i - 1]));
  }
  return Array.from({ length: parts as number }, () => (side === null ? NaN : side / (parts as number)));
}

/** x with every element along the axis repeated. */
function repeated(x: tf.Tensor, times: number, axis: number): tf.Tensor {
  const reps = Array.from({ length: x.rank + 1 }, (_, i) => (i === axis + 1 ? times : 1));
  const wide = tf.tile(tf.expandDims(x, axis + 1), reps);
  return tf.reshape(
    wide,
    x.shape.map((side, i) => (i === axis ? side * times : side)),
  );
}

/** x with its elements moved on along the axis, or in their flat order; those beyond the end come in at the start. */
function rolled(x: tf.Tensor, shift: number, axis: number | null): tf.Tensor {
  const flat = axis === null ? tf.reshape(x, [-1]) : x;
  const along = axis === null ? 0 : positiveAxis(axis, x.rank);
  const length = flat.shape[along];
  const indices = Array.from({ length }, (_, i) => (((i - shift) % length) + length) % length);
  return tf.reshape(tf.gather(flat, tf.tensor1d(indices, 'int32'), along), x.shape);
}

const moved = (rank: number, from: number, to: number): number[] => {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  axes.splice(to, 0, ...axes.splice(from, 1));
  return axes;
};

/** Operations that move numbers and compute none, by Keras's class name. */
export const shapingOps: Readonly<Record<string, Op>> = {
  Transpose: reorder(({ axes }, rank) =>
    axes ? [...(axes as number[])] : Array.from({ length: rank }, (_, i) => rank - 1 - i),
  ),
  Swapaxes: reorder(({ axis1, axis2 }, rank) => {
    const [a, b] = [axis1, axis2].map((axis) => positiveAxis(axis as number, rank));
    return Array.from({ length: rank }, (_, axis) => (axis === a ? b : axis === b ? a : axis));
  }),
  Moveaxis: reorder(({ source, destination }, rank) => {
    const [from, to] = [source, destination].map((axis) => positiveAxis([axis].flat()[0] as number, rank));
    return moved(rank, from, to);
  }),
  Concatenate: {
    run: ([list], { axis }) => tf.concat((list as tf.Tensor[]).map(asFloat), axis as number),
    shape: ([list], { axis }) => concatenatedShape((list as ShapeArgument[]).map(shapeOf), axis as number),
  },
  Stack: {
    run: ([list], { axis }) =>
      tf.stack((list as tf.Tensor[]).map(asFloat), positiveAxis(axis as number, (list as tf.Tensor[])[0].rank + 1)),
    shape: ([list], { axis }) => {
      const shapes = (list as ShapeArgument[]).map(shapeOf);
      const at = positiveAxis(axis as number, shapes[0].length + 1);
      return [...shapes[0].slice(0, at), shapes.length, ...shapes[0].slice(at)];
    },
  },
  Split: {
    run: ([x], config) => {
      const axis = positiveAxis((config.axis as number) ?? 0, (x as tf.Tensor).rank);
      return tf.split(asFloat(x), partLengths((x as tf.Tensor).shape[axis], config), axis);
    },
    shape: ([x], config) => {
      const shape = shapeOf(x);
      const axis = positiveAxis((config.axis as number) ?? 0, shape.length);
      const sides = partLengths(shape[axis], config).map((side) => (Number.isNaN(side) ? null : side));
      return sides.map((length) => shape.map((side, i) => (i === axis ? length : side)));
    },
  },
  Unstack: {
    run: ([x], { axis }) => tf.unstack(asFloat(x), (axis as number) ?? 0),
    shape: ([x], { axis, num }) => {
      const shape = shapeOf(x);
      const along = positiveAxis((axis as number) ?? 0, shape.length);
      const rest = shape.filter((_, i) => i !== along);
      return Array.from({ length: shape[along] ?? (num as number) ?? 1 }, () => rest);
    },
  },
  Shape: {
    run: ([x]) => tf.tensor1d((x as tf.Tensor).shape, 'int32'),
    shape: ([x]) => [shapeOf(x).length],
  },
  Reshape: {
    run: ([x, target], { newshape }) => tf.reshape(x, sidesNow((newshape ?? target) as TargetSide[])),
    shape: ([x, target], { newshape }) =>
      reshapedShape(
        shapeOf(x),
        ((newshape ?? target) as TargetSide[]).map((side) => (typeof side === 'number' ? side : null)),
      ),
  },
  BroadcastTo: {
    run: ([x], { shape }) => tf.broadcastTo(asNumbers(x), shape as number[]),
    shape: (_, { shape }) => shape as number[],
  },
  ExpandDims: {
    run: ([x], { axis }) => tf.expandDims(x, positiveAxis(axis as number, (x as tf.Tensor).rank + 1)),
    shape: ([x], { axis }) => {
      const shape = [...shapeOf(x)];
      shape.splice(positiveAxis(axis as number, shape.length + 1), 0, 1);
      return shape;
    },
  },
  Squeeze: {
    run: ([x], { axis }) => tf.squeeze(x, axis == null ? undefined : reductionAxes(axis, (x as tf.Tensor).rank)),
    shape: ([x], { axis }) => {
      const shape = shapeOf(x);
      const axes =
        axis == null ? shape.flatMap((side, i) => (side === 1 ? [i] : [])) : reductionAxes(axis, shape.length);
      return shape.filter((_, i) => !axes.includes(i));
    },
  },
  Flip: {
    run: ([x], { axis }) => tf.reverse(asFloat(x), reductionAxes(axis, (x as tf.Tensor).rank)),
    shape: ([x]) => shapeOf(x),
  },
  Roll: {
    run: ([x], { shift, axis }) => rolled(asFloat(x), shift as number, axis as number | null),
    shape: ([x]) => shapeOf(x),
  },
  Repeat: {
    run: ([x], { repeats, axis }) =>
      repeated(asFloat(x), repeats as number, positiveAxis(axis as number, (x as tf.Tensor).rank)),
    shape: ([x], { repeats, axis }) => {
      const shape = shapeOf(x);
      const along = positiveAxis(axis as number, shape.length);
      return shape.map((side, i) => (i === along && side !== null ? side * (repeats as number) : side));
    },
  },
  Tile: {
    run: ([x], { repeats }) => tf.tile(asFloat(x), repeats as number[]),
    shape: ([x], { repeats }) =>
      shapeOf(x).map((side, axis) => (side === null ? null : side * (repeats as number[])[axis])),
  },
  Pad: {
    run: ([x, value], { pad_width: ends, constant_values: constant = value }) =>
      tf.pad(asFloat(x), ends as [number, number][], (constant as number) ?? 0),
    shape: ([x], { pad_width: ends }) =>
      shapeOf(x).map((side, i) => {
        const [before, after] = (ends as [number, number][])[i];
        return side === null ? null : side + before + after;
      }),
  },
  Take: {
    run: ([x, indices], { axis }) => tf.gather(asFloat(x), asIndices(indices), (axis as number) ?? 0),
    shape: ([x, indices], { axis }) => {
      const shape = shapeOf(x);
      const at = positiveAxis((axis as number) ?? 0, shape.length);
      return [...shape.slice(0, at), ...shapeOf(indices), ...shape.slice(at + 1)];
    },
  },
  OneHot: {
    run: ([x], { num_classes: count }) => asNumbers(tf.oneHot(tf.cast(x, 'int32'), count as number)),
    shape: ([x], { num_classes: count }) => [...shapeOf(x), count as number],
  },
  GetItem: {
    run: ([x, key]) => takeIndexed(asFloat(x), key as unknown[]),
    shape: ([x, key]) => indexedShape(shapeOf(x), key as unknown[]),
  },
};

function asIndices(value: tf.Tensor | number | number[]): tf.Tensor {
  return value instanceof tf.Tensor ? tf.cast(value, 'int32') : tf.tensor(value, undefined, 'int32');
}
