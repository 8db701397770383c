import numbers from '../../../shaders/matrix/numbers.wgsl';
import weightedAttentionSource from '../../../shaders/forward/attention/weighted-attention.wgsl';
import { registerOwnKernel } from '../../tfjs/kernels';
import { deviceOf, recordKernel } from '../../tfjs/recorder';
import * as tf from '../../tfjs/tf';
import { checkAttention } from './shapes';
import { programFor, rowWorkgroups } from '../../engine/program';
import { shapeFor } from '../../engine/uniforms';

const source = [numbers, weightedAttentionSource].join('\n');

/** How the mask is applied; the numbers are those of weighted-attention.wgsl. */
const maskings = { 'additive-both': 0, 'multiplicative-eps': 1, keys: 2 } as const;

export type WeightedMasking = keyof typeof maskings;

export interface WeightedAttentionInputs {
  value: tf.Tensor3D;
  scoreWeight: tf.Tensor;
  scoreBias?: tf.Tensor;
  mask?: tf.Tensor2D;
}

/**
 * Time steps weighted by one learned direction, and their weighted sum, in one dispatch.
 *
 * value        f32[samples][keys][channels]
 * scoreWeight  f32[channels] of any shape; scoreBias f32[1], zero where absent
 * mask         f32[samples][keys], 1 kept and 0 padding
 * returns      output f32[samples][channels] and map f32[samples][keys]; the caller disposes them
 * throws       when an extent is 0
 * cost         reads the values twice
 */
export function weightedAttention(
  inputs: WeightedAttentionInputs,
  masking: WeightedMasking,
): { output: tf.Tensor2D; map: tf.Tensor2D } {
  const result = tf.engine().runKernel(kernelName, { ...inputs } as tf.NamedTensorMap, { masking });
  const [output, map] = result as unknown as tf.Tensor2D[];
  return { output, map };
}

const kernelFunc: tf.KernelFunc = ({ inputs, backend, attrs }) => {
  const { masking } = attrs as { masking: WeightedMasking };
  const { value, scoreWeight, scoreBias, mask } = inputs as tf.NamedTensorInfoMap;
  const [samples, keys, channels] = value!.shape;
  const device = deviceOf(backend);
  checkAttention(device, { samples, queries: 1, keys, units: channels, channels }, true);
  const constants = { biased: Number(scoreBias !== undefined), masking: maskings[masking] };
  const program = programFor(device, { label: 'weighted-attention', source, constants });
  return recordKernel(backend, (recorder) => {
    const valueBuffer = recorder.input(value!);
    const optional = (info?: tf.TensorInfo): GPUBuffer => (info ? recorder.input(info) : valueBuffer);
    const resources = {
      shape: shapeFor(program, { samples, keys, channels, masked: Number(mask !== undefined) }),
      value: valueBuffer,
      scoreWeight: optional(scoreWeight),
      scoreBias: optional(scoreBias),
      mask: optional(mask),
    };
    const output = recorder.output([samples, channels]);
    const map = recorder.output([samples, keys]);
    const written = { output: output.buffer, map: map.buffer };
    recorder.run(program, { ...resources, ...written }, rowWorkgroups(device, samples));
    return [output.info, map.info];
  });
};

const kernelName = registerOwnKernel('AttnscopeWeightedAttention', kernelFunc);
