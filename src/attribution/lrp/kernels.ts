import quotientSource from '../../../shaders/attribution/quotient.wgsl';
import recurrenceSource from '../../../shaders/attribution/recurrence.wgsl';
import tanhSharesSource from '../../../shaders/attribution/tanh-shares.wgsl';
import tanh from '../../../shaders/forward/attention/tanh.wgsl';
import { programFor, type Constants } from '../../engine/program';
import { registerOwnKernel } from '../../tfjs/kernels';
import { recordKernel } from '../../tfjs/recorder';
import * as tf from '../../tfjs/tf';

const lanes = 64;

/** A kernel that writes one tensor: its shader, with its constants and inputs by their names there. */
function oneOutput(
  name: string,
  { label, source, groups }: { label: string; source: string; groups: (shape: number[]) => number },
): (inputs: Record<string, tf.Tensor>, constants: Constants, shape: number[]) => tf.Tensor {
  const kernelFunc: tf.KernelFunc = ({ inputs, backend, attrs }) => {
    const { constants, shape } = attrs as unknown as { constants: Constants; shape: number[] };
    return recordKernel(backend, (recorder) => {
      const { device } = recorder.bridge;
      const program = programFor(device, { label, source, constants });
      const read = Object.entries(inputs).map(([key, info]) => [key, recorder.input(info as tf.TensorInfo)]);
      const { info, buffer: made } = recorder.output(shape);
      const most = device.limits.maxComputeWorkgroupsPerDimension;
      recorder.run(program, { ...Object.fromEntries(read), made }, [Math.min(groups(shape), most)]);
      return info;
    });
  };
  const kernelName = registerOwnKernel(name, kernelFunc);
  return (inputs, constants, shape) =>
    tf.engine().runKernel(
      kernelName,
      inputs as unknown as tf.NamedTensorMap,
      {
        ...{ constants, shape },
      } as unknown as tf.NamedAttrMap,
    ) as tf.Tensor;
}

const perNumber = (shape: number[]): number => Math.ceil(shape.reduce((product, side) => product * side, 1) / lanes);

const quotientKernel = oneOutput('AttnscopeQuotient', {
  label: 'lrp.quotient',
  source: quotientSource,
  groups: perNumber,
});

const recurrenceKernel = oneOutput('AttnscopeRelevanceRecurrence', {
  ...{ label: 'lrp.recurrence', source: recurrenceSource },
  groups: ([samples]) => samples,
});

const tanhSharesKernel = oneOutput('AttnscopeTanhShares', {
  ...{ label: 'lrp.tanh-shares', source: [tanh, tanhSharesSource].join('\n') },
  groups: perNumber,
});

/** relevance / (factor · sums + epsilon · sign sums), of one shape. */
export function quotient(
  relevance: tf.Tensor,
  sums: tf.Tensor,
  { epsilon, factor = 1 }: { epsilon: number; factor?: number },
): tf.Tensor {
  return quotientKernel({ relevance, sums }, { epsilon, factor }, sums.shape);
}

/** Units of a recurrent layer whose two rows fit a workgroup's memory everywhere: 16 KiB. */
export const mostUnits = 2048;

/**
 * A recurrent layer's relevance from the last step to the first, one dispatch: see recurrence.wgsl.
 *
 * given, kept, sent, hidden  f32[sample, step, unit]; recurrent f32[unit of the candidate, unit before]
 */
export function relevanceOfStates(
  inputs: Record<'given' | 'kept' | 'sent' | 'hidden' | 'recurrent', tf.Tensor>,
): tf.Tensor {
  const [, steps, units] = inputs.given.shape;
  return recurrenceKernel(inputs, { steps, units }, inputs.given.shape);
}

/** Shares of additive scores: see tanh-shares.wgsl. `scores` is f32[sample, rows, others]. */
export function tanhShares(
  inputs: Record<'row' | 'other' | 'weight' | 'scores', tf.Tensor>,
  epsilon: number,
): tf.Tensor {
  const [, rows, units] = inputs.row.shape;
  return tanhSharesKernel(inputs, { rows, others: inputs.other.shape[1]!, units, epsilon }, inputs.row.shape);
}
