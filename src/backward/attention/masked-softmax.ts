import backwardSource from '../../../shaders/backward/attention/masked-softmax.wgsl';
import fold from '../../../shaders/fold.wgsl';
import maskedSoftmaxSource from '../../../shaders/forward/attention/masked-softmax.wgsl';
import scoreRows from '../../../shaders/forward/attention/score-rows.wgsl';
import scoresSource from '../../../shaders/forward/attention/scores.wgsl';
import rowFolds from '../../../shaders/forward/row-folds.wgsl';
import numbers from '../../../shaders/matrix/numbers.wgsl';
import { programFor, rowWorkgroups } from '../../engine/program';
import { shapeFor } from '../../engine/uniforms';
import { maskingNumber, type Band, type Masking } from '../../forward/attention/options';
import { registerOwnKernel } from '../../tfjs/kernels';
import { deviceOf, recordKernel } from '../../tfjs/recorder';
import { runOnTape } from '../../tfjs/tape';
import * as tf from '../../tfjs/tf';

const joined = (main: string): string => [numbers, fold, rowFolds, scoresSource, scoreRows, main].join('\n');
const sources = { forward: joined(maskedSoftmaxSource), backward: joined(backwardSource) };

export interface SoftmaxMasks {
  masking: Masking;
  band: Band;
  /** f32[sample, query + key], 1 kept and 0 padding */
  mask?: tf.Tensor2D;
  /** f32[sample, query, key], 1 kept */
  pairs?: tf.Tensor3D;
}

/**
 * Softmax over the last axis after a library's masks, as a node of the tape: one dispatch, and one on the way back. The
 * weights are kept for it.
 *
 * scores   f32[sample, query, key] or f32[sample, head, query, key]
 * returns  f32 of the same shape; the caller disposes it
 * cost     forward reads the scores twice and writes the weights twice; back reads two such tensors and writes one
 */
export function softmaxOnTape(scores: tf.Tensor, { masking, band, mask, pairs }: SoftmaxMasks): tf.Tensor {
  const masks: Record<string, tf.Tensor> = { ...(mask && { mask }), ...(pairs && { pairs }) };
  const attrs = { masking, band } as never;
  const run = (kernel: string, tensors: Record<string, tf.Tensor>): tf.Tensor =>
    tf.engine().runKernel(kernel, tensors as unknown as tf.NamedTensorMap, attrs) as tf.Tensor;
  const [weights] = runOnTape({
    inputs: { scores },
    forward: (save) => {
      const made = run(kernelNames.forward, { scores, ...masks });
      save([made, ...Object.values(masks)]);
      return [made];
    },
    backward: ([gradient], [made, ...held]) => {
      const again = Object.fromEntries(Object.keys(masks).map((name, i) => [name, held[i]]));
      return {
        scores: () => run(kernelNames.backward, { weights: made, weightsGradient: gradient!, ...again }),
      };
    },
  });
  return weights;
}

function kernelFunc(way: keyof typeof sources): tf.KernelFunc {
  return ({ inputs, backend, attrs }) => {
    const { masking, band } = attrs as unknown as Pick<SoftmaxMasks, 'masking' | 'band'>;
    const { mask, pairs, ...own } = inputs as Record<string, tf.TensorInfo>;
    const { shape } = Object.values(own)[0];
    const [queries, keys] = shape.slice(-2);
    const heads = shape.length === 4 ? shape[1] : 1;
    const rows = shape[0] * heads * queries;
    const device = deviceOf(backend);
    const constants = { masking: maskingNumber(masking), paired: Number(Boolean(pairs)) };
    const program = programFor(device, { label: `masked-softmax-${way}`, source: sources[way], constants });
    return recordKernel(backend, (recorder) => {
      const buffers = Object.fromEntries(Object.entries(own).map(([name, info]) => [name, recorder.input(info)]));
      const [anything] = Object.values(buffers);
      const masks = { mask: mask ? recorder.input(mask) : anything, pairs: pairs ? recorder.input(pairs) : anything };
      const made = recorder.output(shape);
      const sizes = { rows, heads, queries, keys, ...band, masked: Number(Boolean(mask)) };
      const written = { [way === 'forward' ? 'weights' : 'scoresGradient']: made.buffer };
      const resources = { shape: shapeFor(program, sizes), ...buffers, ...masks, ...written };
      recorder.run(program, resources, rowWorkgroups(device, rows));
      return made.info;
    });
  };
}

const kernelNames = {
  forward: registerOwnKernel('AttnscopeMaskedSoftmax', kernelFunc('forward')),
  backward: registerOwnKernel('AttnscopeMaskedSoftmaxBack', kernelFunc('backward')),
};
