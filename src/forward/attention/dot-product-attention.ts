import dotProductAttentionSource from '../../../shaders/forward/attention/dot-product-attention.wgsl';
import numbers from '../../../shaders/matrix/numbers.wgsl';
import scores from '../../../shaders/forward/attention/scores.wgsl';
import tileStage from '../../../shaders/forward/attention/tile-stage.wgsl';
import tileRows from '../../../shaders/forward/attention/tile-rows.wgsl';
import { registerOwnKernel } from '../../tfjs/kernels';
import { deviceOf, recordKernel } from '../../tfjs/recorder';
import * as tf from '../../tfjs/tf';
import { maskingNumber, type Band, type Masking } from './options';
import { checkAttention, type AttentionExtents } from './shapes';
import { programFor, rowWorkgroups } from '../../engine/program';
import { shapeFor } from '../../engine/uniforms';

const source = [numbers, scores, tileStage, tileRows, dotProductAttentionSource].join('\n');

export interface DotProductInputs {
  /** [sample, query, head, unit] */
  query: tf.Tensor4D;
  /** [sample, key, keyHead, unit]: as many heads as the query has, or a divisor; neighbouring heads share one */
  key: tf.Tensor4D;
  /** [sample, key, keyHead, channel] */
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
  /** Whether to write what each row of scores says about itself (default false). */
  statistics?: boolean;
}

export interface DotProductResult {
  /** f32[sample][query][head][channel] */
  output: tf.Tensor4D;
  /** f32[sample][head][query][key] */
  map: tf.Tensor4D | null;
  /**
   * f32[sample][head][query][4]: highest score as the softmax sees it, log of the sum of exponentials, lowest score of
   * the pairs that no mask touches, entropy of the weights in nats. All NaN in a row with a NaN score; in a row without
   * any key -3.4e38, -3.4e38, 3.4e38 and 0.
   */
  statistics: tf.Tensor4D | null;
}

/**
 * Scaled dot-product attention of many heads in one dispatch. The map is computed in tiles and written on request;
 * with the statistics any entry can be had again as exp(score - logSumExp). Fewer key heads are shared by neighbouring
 * heads: head h reads key head floor(h / (heads / keyHeads)).
 *
 * returns  what the options request; the caller disposes it
 * throws   when shapes disagree, the key heads do not divide the heads, an extent is 0, or a wanted map does not fit one
 *          GPU binding
 * cost     2 · samples · heads · queries · keys · units multiply-adds; of a causal or narrow band only the tiles of 32
 *          keys in it, where the masking takes pairs outside out (see `skipsTiles`); no memory but the results
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
    skips: Number(skipsTiles(options, extents, mask !== undefined || pairing === pairings.keep)),
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
    const statistics = options.statistics ? recorder.output([samples, heads, queries, 4]) : null;
    const written = {
      output: output.buffer,
      map: map?.buffer ?? recorder.scratch([1]),
      statistics: statistics?.buffer ?? recorder.scratch([4]),
    };
    const { band, scale } = options;
    const shape = shapeFor(program, { ...extents, ...band, masked: Number(mask !== undefined), scale });
    recorder.run(program, { shape, ...resources, ...written }, workgroups(device, extents));
    return [output, map, statistics].flatMap((tensor) => (tensor ? [tensor.info] : []));
  });
};

/**
 * Whether pairs outside the band weigh exactly 0, so that tiles of nothing else need no work. A finite penalty may be
 * outweighed; the epsilon is compared with the highest score of all keys; and where masked scores are replaced, a row
 * without any key spreads its weight over all of them, the far ones too.
 */
function skipsTiles(options: DotProductOptions, { queries, keys }: Extents, padded: boolean): boolean {
  const { masking, map, band } = options;
  if (map === 'scores') return false;
  if (masking === 'exclude') return true;
  const everyRowHasKeys = band.lowerOffset + band.width > 0 && queries - 1 + band.lowerOffset < keys;
  return masking === 'replace' && !padded && everyRowHasKeys;
}

type Extents = AttentionExtents & { heads: number; keyHeads: number };

function readShapes(query: number[], key: number[], value: number[]): Extents {
  const [samples, queries, heads, units] = query;
  const [, keys, given] = key;
  const keyHeads = given < heads ? given : heads;
  expectShape('key', key, [samples, keys, keyHeads, units]);
  expectShape('value', value, [samples, keys, keyHeads, value[3]]);
  if (heads % keyHeads !== 0) {
    throw new Error(
      `attention: there are ${keyHeads} key heads for ${heads} heads. Give a number that divides the heads.`,
    );
  }
  return { samples, heads, keyHeads, queries, keys, units, channels: value[3] };
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
