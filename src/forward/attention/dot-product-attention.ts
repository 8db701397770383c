import dotProductAttentionSource from '../../../shaders/forward/attention/dot-product-attention.wgsl';
import numbers from '../../../shaders/matrix/numbers.wgsl';
import scores from '../../../shaders/forward/attention/scores.wgsl';
import { registerOwnKernel } from '../../tfjs/kernels';
import { deviceOf, recordKernel } from '../../tfjs/recorder';
import * as tf from '../../tfjs/tf';
import { maskingNumber, type Band, type Masking } from './options';
import { checkAttention, type AttentionExtents } from './shapes';
import { programFor, rowWorkgroups } from '../../engine/program';
import { shapeFor } from '../../engine/uniforms';

const source = [numbers, scores, dotProductAttentionSource].join('\n');

export interface DotProductInputs {
  /** [sample, query, head, unit] */
  query: tf.Tensor4D;
  /** [sample, key, head, unit] */
  key: tf.Tensor4D;
  /** [sample, key, head, channel] */
  value: tf.Tensor4D;
  /** [sample, query + key], 1 kept and 0 padding */
  mask?: tf.Tensor2D;
  /** [sample, query, key]; `options.pairing` says what it means */
  pairs?: tf.Tensor3D;
}

/** The numbers are those of dot-product-attention.wgsl. */
const pairings = { none: 0, add: 1, keep: 2 } as const;
const mapContents = { none: 0, weights: 1, scores: 2 } as const;

export interface DotProductOptions {
  masking: Masking;
  band: Band;
  /** The scores are scale · Q·Kᵀ. */
  scale: number;
  /** Whether `pairs` is added to the scores or marks the pairs to keep (default: no pairs). */
  pairing?: keyof typeof pairings;
  /** What to write of the map: nothing (default), the weights, or the scores before the masks. */
  map?: keyof typeof mapContents;
  /** Whether to write each row's highest score and log of the sum of exponentials (default false). */
  statistics?: boolean;
}

export interface DotProductResult {
  /** f32[sample][query][head][channel] */
  output: tf.Tensor4D;
  /** f32[sample][head][query][key] */
  map: tf.Tensor4D | null;
  /** f32[sample][head][query][2] */
  statistics: tf.Tensor4D | null;
}

/**
 * Scaled dot-product attention of many heads in one dispatch. The map is computed in tiles and written on request
 * for; with the statistics any entry can be had again as exp(score - logSumExp).
 *
 * returns  what the options request; the caller disposes it
 * throws   when shapes disagree, an extent is 0, or a wanted map does not fit one GPU binding
 * cost     2 · samples · heads · queries · keys · units multiply-adds; no memory but the results
 */
export function dotProductAttention(inputs: DotProductInputs, options: DotProductOptions): DotProductResult {
  const result = tf.engine().runKernel(kernelName, { ...inputs } as tf.NamedTensorMap, { ...options } as never);
  const [output, ...others] = (Array.isArray(result) ? result : [result]) as tf.Tensor4D[];
  const map = (options.map ?? 'none') === 'none' ? null : others.shift()!;
  return { output, map, statistics: options.statistics ? others.shift()! : null };
}

const kernelFunc: tf.KernelFunc = ({ inputs, backend, attrs }) => {
  const options = attrs as unknown as DotProductOptions;
  const { query, key, value, mask, pairs } = inputs as Record<string, tf.TensorInfo | undefined>;
  const device = deviceOf(backend);
  const extents = readShapes(query!.shape, key!.shape, value!.shape);
  const { samples, heads, queries, keys, channels } = extents;
  const mapHolds = mapContents[options.map ?? 'none'];
  checkAttention(device, { ...extents, samples: samples * heads }, mapHolds > 0);
  const pairing = pairs ? pairings[options.pairing ?? 'none'] : 0;
  if (pairing) expectShape('pairs', pairs!.shape, [samples, queries, keys]);
  if (mask) expectShape('mask', mask.shape, [samples, queries + keys]);
  const constants = {
    masking: maskingNumber(options.masking),
    writeStatistics: Number(options.statistics ?? false),
    pairing,
    mapHolds,
  };
  const program = programFor(device, { label: 'dot-product-attention', source, constants });
  return recordKernel(backend, (recorder) => {
    const [queryBuffer, keyBuffer, valueBuffer] = [query!, key!, value!].map((info) => recorder.input(info));
    const resources = {
      query: queryBuffer,
      key: keyBuffer,
      value: valueBuffer,
      mask: mask ? recorder.input(mask) : queryBuffer,
      pairs: pairing ? recorder.input(pairs!) : queryBuffer,
    };
    const output = recorder.output([samples, queries, heads, channels]);
    const map = mapHolds ? recorder.output([samples, heads, queries, keys]) : null;
    const statistics = options.statistics ? recorder.output([samples, heads, queries, 2]) : null;
    const written = {
      output: output.buffer,
      map: map?.buffer ?? recorder.scratch([1]),
      statistics: statistics?.buffer ?? recorder.scratch([1]),
    };
    const { band, scale } = options;
    const shape = shapeFor(program, { ...extents, ...band, masked: Number(mask !== undefined), scale });
    recorder.run(program, { shape, ...resources, ...written }, workgroups(device, extents));
    return [output, map, statistics].flatMap((tensor) => (tensor ? [tensor.info] : []));
  });
};

type Extents = AttentionExtents & { heads: number };

function readShapes(query: number[], key: number[], value: number[]): Extents {
  const [samples, queries, heads, units] = query;
  const [, keys] = key;
  expectShape('key', key, [samples, keys, heads, units]);
  expectShape('value', value, [samples, keys, heads, value[3]]);
  return { samples, heads, queries, keys, units, channels: value[3] };
}

function expectShape(name: string, given: number[], wanted: number[]): void {
  if (!tf.util.arraysEqual(given, wanted)) {
    throw new Error(
      `attention: ${name} is [${given}] and should be [${wanted}]. Give queries, keys and values that agree.`,
    );
  }
}

/**
 * One per head and tile of 32 queries, folded where the device takes no more in one dimension; z goes over 64 channels
 * each.
 */
function workgroups(device: GPUDevice, { samples, heads, queries, channels }: Extents): [number, number, number] {
  const tiles = samples * heads * Math.ceil(queries / 32);
  return [...rowWorkgroups(device, tiles), Math.ceil(channels / 64)];
}

const kernelName = registerOwnKernel('AttnscopeDotProductAttention', kernelFunc);
