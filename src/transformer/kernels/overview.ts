import fold from '../../../shaders/fold.wgsl';
import numbers from '../../../shaders/matrix/numbers.wgsl';
import earlierSource from '../../../shaders/transformer/overview-earlier.wgsl';
import growSource from '../../../shaders/transformer/overview-grow.wgsl';
import mapBlocks from '../../../shaders/matrix/map-blocks.wgsl';
import raiseSource from '../../../shaders/transformer/overview-raise.wgsl';
import rowsSource from '../../../shaders/transformer/overview-rows.wgsl';
import scoresSource from '../../../shaders/transformer/overview-scores.wgsl';
import step from '../../../shaders/transformer/step.wgsl';
import { blockSide, cellsFor, sumsPerMap } from '../../tensor/map-blocks';
import type { DecoderShape } from '../shape';
import { quadsOf } from '../weights/matrix';
import type { LayerRows } from './attend';
import { prepare, type Dispatch } from './dispatch';

/** What an overview of all heads is made from and made of. */
export interface OverviewBuffers {
  step: GPUBuffer;
  ids: GPUBuffer;
  layers: readonly LayerRows[];
  /** f32[layer·head][capacity]: the newest token's weights */
  newest: GPUBuffer;
  /** u32[layer]: keys that a query sees, 0 for all */
  windows: GPUBuffer;
  /** u32[capacity]: scratch for tokens that came before */
  earlier: GPUBuffer;
  /** u32[layer·head][128][128] */
  blocks: GPUBuffer;
  /** f32[layer][head][8], `sumsStride` apart */
  sums: GPUBuffer;
}

/** Numbers from one layer's sums to the next's: bindings begin at multiples of 256 bytes. */
export function sumsStride(heads: number): number {
  return 64 * Math.ceil((sumsPerMap * heads) / 64);
}

/** Blocks and sums for the rows of the pass, from queries, keys and statistics: two dispatches per layer, and one. */
export function overviewRows(device: GPUDevice, shape: DecoderShape, buffers: OverviewBuffers): Dispatch[] {
  const { heads, keyHeads, headSize, windows, scales } = shape;
  const { step: uniform, ids, earlier } = buffers;
  const links = prepare(
    device,
    { label: 'transformer.overview-earlier', source: [step, earlierSource].join('\n') },
    { step: uniform, ids, earlier },
    ({ position, count }) => [Math.ceil((position + count) / 64)],
  );
  const ofLayers = buffers.layers.flatMap(({ queries, keys, statistics }, layer) => {
    const sizes = { heads, keyHeads, quads: quadsOf(headSize), window: windows[layer], scale: scales[layer] };
    const rows = { step: uniform, queries, keys, statistics };
    const size = 4 * heads * blockSide ** 2;
    const blocks = { buffer: buffers.blocks, offset: layer * size, size };
    const stride = 4 * sumsStride(heads);
    const sums = { buffer: buffers.sums, offset: layer * stride, size: stride };
    return [
      prepare(
        device,
        {
          label: 'transformer.overview-rows',
          source: [step, numbers, mapBlocks, rowsSource].join('\n'),
          constants: sizes,
        },
        { ...rows, blocks },
        ({ position, count }) => {
          const first = Math.floor(position / cellsFor(position + count));
          return [blockSide / 8, Math.ceil((blockSide - first) / 8), heads];
        },
      ),
      prepare(
        device,
        {
          label: 'transformer.overview-scores',
          source: [step, numbers, mapBlocks, fold, scoresSource].join('\n'),
          constants: { ...sizes, lanes: 128 },
        },
        { ...rows, earlier, sums },
        () => [heads],
      ),
    ];
  });
  return [links, ...ofLayers];
}

/** Blocks and sums for one more token, from its weights: one dispatch for all layers. */
export function overviewRaise(
  device: GPUDevice,
  { heads, layers }: DecoderShape,
  { buffers, capacity }: { buffers: OverviewBuffers; capacity: number },
): Dispatch {
  const { step: uniform, ids, windows, newest, blocks, sums } = buffers;
  return prepare(
    device,
    {
      label: 'transformer.overview-raise',
      source: [step, numbers, mapBlocks, fold, raiseSource].join('\n'),
      constants: { heads, capacity, sumsStride: sumsStride(heads) },
    },
    { step: uniform, ids, windows, newest, blocks, sums },
    () => [layers * heads],
  );
}

/** Blocks of twice as many cells along a side, in place. */
export function overviewGrow(device: GPUDevice, { heads, layers }: DecoderShape, blocks: GPUBuffer): Dispatch {
  const source = [numbers, mapBlocks, growSource].join('\n');
  return prepare(device, { label: 'transformer.overview-grow', source }, { blocks }, () => [layers * heads]);
}
