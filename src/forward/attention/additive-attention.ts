import fold from '../../../shaders/fold.wgsl';
import rowFolds from '../../../shaders/forward/row-folds.wgsl';
import gateActivations from '../../../shaders/forward/gate-activations.wgsl';
import numbers from '../../../shaders/matrix/numbers.wgsl';
import additiveSource from '../../../shaders/forward/attention/additive-attention.wgsl';
import scores from '../../../shaders/forward/attention/scores.wgsl';
import tanh from '../../../shaders/forward/attention/tanh.wgsl';
import { registerOwnKernel } from '../../tfjs/kernels';
import { deviceOf, recordKernel } from '../../tfjs/recorder';
import * as tf from '../../tfjs/tf';
import { checkAttention } from './shapes';
import { maskingNumber, type AttentionOptions } from './options';
import { gateActivationNumber } from '../gate-activations';
import { programFor, rowWorkgroups } from '../../engine/program';
import { shapeFor } from '../../engine/uniforms';

const source = [numbers, fold, rowFolds, gateActivations, scores, tanh, additiveSource].join('\n');

/**
 * Both kinds of score read the same tensors. Keys are transposed; `mask` holds the queries' and then the keys', 1 kept
 * and 0 padding.
 */
export interface AdditiveAttentionInputs {
  query: tf.Tensor3D;
  key: tf.Tensor3D;
  value: tf.Tensor3D;
  scoreWeight?: tf.Tensor;
  scoreBias?: tf.Tensor;
  mask?: tf.Tensor2D;
}

export interface AttentionResult {
  output: tf.Tensor;
  /** null where `options.map` is false. */
  map: tf.Tensor | null;
}

/**
 * Additive (Bahdanau) attention in one dispatch: scores, masks, softmax and weighted sum.
 *
 * query        f32[samples][queries][units]
 * key          f32[samples][units][keys]   transposed
 * value        f32[samples][keys][channels]
 * scoreWeight  f32[units], ones where absent; scoreBias f32[1], zero where absent
 * returns      output f32[samples][queries][channels] and map f32[samples][queries][keys]; the caller disposes them
 * throws       when shapes disagree, an extent is 0, or the map does not fit one GPU binding
 * cost         samples · queries · keys · units tanh; no memory but the results
 */
export function additiveAttention(inputs: AdditiveAttentionInputs, options: AttentionOptions): AttentionResult {
  return run(kernelNames.additive, inputs, options);
}

/** Dot-product scores plus a bias, otherwise as `additiveAttention`; `scoreWeight` is not read. */
export function multiplicativeAttention(inputs: AdditiveAttentionInputs, options: AttentionOptions): AttentionResult {
  return run(kernelNames.multiplicative, inputs, options);
}

/** Whether a query's projection with this many units fits workgroup memory beside the scores. */
export function additiveAttentionFits(device: GPUDevice, units: number): boolean {
  return chunkFor(device, units, 64) >= 64;
}

function run(kernel: string, inputs: AdditiveAttentionInputs, options: AttentionOptions): AttentionResult {
  const result = tf.engine().runKernel(kernel, { ...inputs } as tf.NamedTensorMap, { ...options } as never);
  const [output, map] = result as tf.Tensor[];
  return { output, map: map ?? null };
}

function kernelFunc(additive: boolean): tf.KernelFunc {
  return ({ inputs, backend, attrs }) => {
    const options = attrs as unknown as AttentionOptions;
    const device = deviceOf(backend);
    const { query, key, value, scoreWeight, scoreBias, mask } = inputs as tf.NamedTensorInfoMap;
    const [samples, queries, units] = query!.shape;
    const [, keys, channels] = value!.shape;
    checkAttention(device, { samples, queries, keys, units, channels }, options.map);
    checkKeys([samples, units, keys], key!.shape);
    const chunk = chunkFor(device, units, keys);
    if (chunk < 64) {
      throw new Error(`attention: a query has ${units} units, too many for workgroup memory. Use the plain path.`);
    }
    const constants = {
      additive: Number(additive),
      weighted: Number(scoreWeight !== undefined),
      biased: Number(scoreBias !== undefined),
      writeMap: Number(options.map),
      activation: gateActivationNumber(options.activation),
      masking: maskingNumber(options.masking),
      unitSlots: slotsFor(units),
      chunk,
    };
    const program = programFor(device, { label: 'additive-attention', source, constants });
    return recordKernel(backend, (recorder) => {
      const buffers = [query!, key!, value!].map((info) => recorder.input(info));
      const [queryBuffer, keyBuffer, valueBuffer] = buffers;
      const optional = (info?: tf.TensorInfo): GPUBuffer => (info ? recorder.input(info) : queryBuffer);
      const resources = {
        query: queryBuffer,
        key: keyBuffer,
        value: valueBuffer,
        scoreWeight: optional(scoreWeight),
        scoreBias: optional(scoreBias),
        mask: optional(mask),
      };
      const output = recorder.output([samples, queries, channels]);
      const map = options.map ? recorder.output([samples, queries, keys]) : null;
      const shape = shapeFor(program, {
        rows: samples * queries,
        queries,
        keys,
        units,
        channels,
        ...options.band,
        masked: Number(mask !== undefined),
      });
      const written = { output: output.buffer, map: map?.buffer ?? recorder.scratch([1]) };
      recorder.run(program, { shape, ...resources, ...written }, rowWorkgroups(device, samples * queries));
      return map ? [output.info, map.info] : [output.info];
    });
  };
}

function checkKeys(wanted: number[], given: number[]): void {
  if (!tf.util.arraysEqual(wanted, given)) {
    throw new Error(
      `attention: key is [${given}] and should be [sample, unit, key] = [${wanted}]. Give the keys transposed.`,
    );
  }
}

/**
 * How many keys' scores lie in workgroup memory at once: a power of two, 2048 at most; under 64 when the units leave
 * no room.
 */
function chunkFor(device: GPUDevice, units: number, keys: number): number {
  const room = device.limits.maxComputeWorkgroupStorageSize / 4 - 2 * slotsFor(units) - 128;
  if (room < 64) return 0;
  return Math.min(2 ** Math.floor(Math.log2(room)), 2 ** Math.ceil(Math.log2(Math.max(keys, 64))), 2048);
}

/** Rounded up, so that few programs serve many sizes. */
function slotsFor(units: number): number {
  return 32 * Math.ceil(units / 32);
}

const kernelNames = {
  additive: registerOwnKernel('AttnscopeAdditiveAttention', kernelFunc(true)),
  multiplicative: registerOwnKernel('AttnscopeMultiplicativeAttention', kernelFunc(false)),
};
