import backwardSource from '../../../shaders/backward/attention/additive-scores.wgsl';
import additiveScoresSource from '../../../shaders/forward/attention/additive-scores.wgsl';
import tanh from '../../../shaders/forward/attention/tanh.wgsl';
import { programFor, rowWorkgroups } from '../../engine/program';
import { shapeFor } from '../../engine/uniforms';
import { bridgeTo } from '../../tfjs/backend';
import { registerOwnKernel } from '../../tfjs/kernels';
import { recordKernel } from '../../tfjs/recorder';
import { runOnTape } from '../../tfjs/tape';
import * as tf from '../../tfjs/tf';

const sources = {
  forward: [tanh, additiveScoresSource].join('\n'),
  backward: [tanh, backwardSource].join('\n'),
};

/**
 * Additive scores, Σ over units of weight · tanh(query + key), as a node of the tape: one dispatch, and two on the way
 * back, for the queries and for the keys; on a software adapter one for every 4 million tanh.
 * It makes no tensor of queries × keys × units: it computes tanh again.
 *
 * query    f32[sample, query, unit]; key f32[sample, key, unit]
 * weight   f32[unit] of any shape
 * returns  f32[sample, query, key]; the caller disposes it
 * cost     samples · queries · keys · units tanh, and twice as many on the way back
 */
export function additiveScoresOnTape(query: tf.Tensor3D, key: tf.Tensor3D, weight: tf.Tensor): tf.Tensor3D {
  const run = (kernel: string, tensors: Record<string, tf.Tensor>, attrs: object): tf.Tensor[] =>
    [
      tf.engine().runKernel(kernel, tensors as unknown as tf.NamedTensorMap, attrs as tf.NamedAttrMap),
    ].flat() as tf.Tensor[];
  const [scores] = runOnTape({
    inputs: { query, key, weight },
    forward: (save) => {
      save([query, key, weight]);
      return run(kernelNames.forward, { query, key, weight }, {});
    },
    backward: ([gradient], [heldQuery, heldKey, heldWeight]) => {
      const [, queries, units] = heldQuery.shape;
      const [, keys] = heldKey.shape;
      const common = { weight: heldWeight, gradient: gradient! };
      const ofQueries = { rowStride: keys, otherStride: 1, weighing: true };
      const [queryGradient, perQuery] = run(
        kernelNames.backward,
        { row: heldQuery, other: heldKey, ...common },
        ofQueries,
      );
      const ofKeys = { rowStride: 1, otherStride: keys, weighing: false };
      return {
        query: () => tf.clone(queryGradient),
        key: () => run(kernelNames.backward, { row: heldKey, other: heldQuery, ...common }, ofKeys)[0],
        weight: () =>
          tf.reshape(tf.sum(tf.reshape(perQuery, [heldQuery.shape[0] * queries, units]), 0), heldWeight.shape),
      };
    },
  });
  return scores as tf.Tensor3D;
}

const forward: tf.KernelFunc = ({ inputs, backend }) => {
  const { query, key, weight } = inputs as Record<string, tf.TensorInfo>;
  const [samples, queries, units] = query.shape;
  const keys = key.shape[1];
  const { device, software } = bridgeTo(backend)!;
  // Rounded up, so that few programs serve many sizes.
  const constants = { unitSlots: 32 * Math.ceil(units / 32) };
  const program = programFor(device, { label: 'additive-scores', source: sources.forward, constants });
  return recordKernel(backend, (recorder) => {
    const [queryBuffer, keyBuffer, scoreWeight] = [query, key, weight].map((info) => recorder.input(info));
    const made = recorder.output([samples, queries, keys]);
    const resources = { query: queryBuffer, key: keyBuffer, scoreWeight, scores: made.buffer };
    for (const [firstRow, rows] of partsOf(samples * queries, keys * units, software)) {
      const shape = shapeFor(program, { firstRow, rows, queries, keys, units });
      recorder.run(program, { shape, ...resources }, rowWorkgroups(device, rows - firstRow));
    }
    return made.info;
  });
};

const backward: tf.KernelFunc = ({ inputs, backend, attrs }) => {
  const { row, other, weight, gradient } = inputs as Record<string, tf.TensorInfo>;
  const { weighing, ...strides } = attrs as { weighing: boolean; rowStride: number; otherStride: number };
  const [samples, rows, units] = row.shape;
  const others = other.shape[1];
  const { device, software } = bridgeTo(backend)!;
  const unitLanes = Math.min(2 ** Math.ceil(Math.log2(units)), 64);
  const constants = { unitLanes, weighing: Number(weighing) };
  const program = programFor(device, { label: 'additive-scores-back', source: sources.backward, constants });
  return recordKernel(backend, (recorder) => {
    const [rowBuffer, otherBuffer, scoreWeight, scoresGradient] = [row, other, weight, gradient].map((info) =>
      recorder.input(info),
    );
    const made = recorder.output(row.shape);
    const ofWeight = weighing ? recorder.output(row.shape) : null;
    const written = { rowGradient: made.buffer, weightGradient: ofWeight?.buffer ?? recorder.scratch([1]) };
    const read = { row: rowBuffer, other: otherBuffer, scoreWeight, scoresGradient };
    for (const [firstRow, lastRow] of partsOf(samples * rows, others * units, software)) {
      const shape = shapeFor(program, { firstRow, lastRow, rows, others, units, ...strides });
      recorder.run(program, { shape, ...read, ...written }, rowWorkgroups(device, lastRow - firstRow));
    }
    return ofWeight ? [made.info, ofWeight.info] : [made.info];
  });
};

/** tanh that one dispatch makes on a software adapter, so that none holds up the page for long. */
const mostAtOnce = 2 ** 22;

/** The rows of each dispatch, from the first to before the last: all at once on a GPU. */
function partsOf(rows: number, perRow: number, software: boolean): [first: number, last: number][] {
  const each = software ? Math.max(1, Math.floor(mostAtOnce / perRow)) : rows;
  return Array.from({ length: Math.ceil(rows / each) }, (_, i) => [i * each, Math.min((i + 1) * each, rows)]);
}

const kernelNames = {
  forward: registerOwnKernel('AttnscopeAdditiveScores', forward),
  backward: registerOwnKernel('AttnscopeAdditiveScoresBack', backward),
};

/** Whether a query's row and the weights fit workgroup memory. */
export function additiveScoresFit(device: GPUDevice, units: number): boolean {
  return 8 * 32 * Math.ceil(units / 32) <= device.limits.maxComputeWorkgroupStorageSize;
}
