import fold from '../../../shaders/fold.wgsl';
import numbers from '../../../shaders/matrix/numbers.wgsl';
import cellsLeft from '../../../shaders/transformer/cells-left.wgsl';
import cellsMade from '../../../shaders/transformer/cells-made.wgsl';
import headSums from '../../../shaders/transformer/head-sums.wgsl';
import earlierSource from '../../../shaders/transformer/overview-earlier.wgsl';
import growSource from '../../../shaders/transformer/overview-grow.wgsl';
import mapBlocks from '../../../shaders/matrix/map-blocks.wgsl';
import passSource from '../../../shaders/transformer/overview-pass.wgsl';
import raiseSource from '../../../shaders/transformer/overview-raise.wgsl';
import rowsSource from '../../../shaders/transformer/overview-rows.wgsl';
import scoresSource from '../../../shaders/transformer/overview-scores.wgsl';
import seenCausal from '../../../shaders/transformer/seen-causal.wgsl';
import step from '../../../shaders/transformer/step.wgsl';
import { blockSide, cellsFor, sumsPerMap } from '../../tensor/map-blocks';
import type { TransformerShape } from '../shape';
import { quadsOf } from '../weights/matrix';
import type { LayerRows } from './attend';
import { prepare, type Dispatch } from './dispatch';

/** Lanes of a token's workgroup: a software adapter runs few of them faster than many that wait for one another. */
const raiseLanes = { hardware: blockSide, software: 8 };

/** What an overview of all heads is made from and made of. */
export interface OverviewBuffers {
  step: GPUBuffer;
  ids: GPUBuffer;
  layers: readonly LayerRows[];
  /** f32[layer·head][capacity]: the newest token's weights */
  newest: GPUBuffer;
  /** u32[layer]: keys that a query sees, 0 for all */
  windows: GPUBuffer;
  /** u32[capacity]: of each token the one before it with its id, 0 where nobody has looked; zeroed at first */
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
export function overviewRows(device: GPUDevice, shape: TransformerShape, buffers: OverviewBuffers): Dispatch[] {
  const { heads, keyHeads, headSize, windows, scales } = shape;
  const ofLayers = buffers.layers.flatMap(({ queries, keys, statistics }, layer) => {
    const constants = { heads, keyHeads, quads: quadsOf(headSize), window: windows[layer], scale: scales[layer] };
    const { blocks } = partsOf(buffers, { heads, layer });
    const rows = prepare(
      device,
      {
        label: 'transformer.overview-rows',
        source: [step, numbers, mapBlocks, rowsSource].join('\n'),
        constants,
      },
      { step: buffers.step, queries, keys, statistics, blocks },
      ({ position, count }) => {
        const first = Math.floor(position / cellsFor(position + count));
        return [blockSide / 8, Math.ceil((blockSide - first) / 8), heads];
      },
    );
    const made = { source: cellsMade, constants, resources: { queries, keys } };
    return [rows, scoresOf(device, { shape, layer, buffers }, made)];
  });
  return [linksOf(device, buffers), ...ofLayers];
}

/**
 * The same from the weights that a pass of several tokens leaves in its scratch, with the same bits: for each layer what
 * follows its attention. `scores`: that scratch.
 */
export function overviewPass(
  device: GPUDevice,
  shape: TransformerShape,
  { buffers, scores }: { buffers: OverviewBuffers; scores: GPUBuffer },
): Dispatch[][] {
  const { heads, windows } = shape;
  return buffers.layers.map((_, layer) => {
    const { blocks } = partsOf(buffers, { heads, layer });
    const pass = prepare(
      device,
      {
        label: 'transformer.overview-pass',
        source: [step, seenCausal, numbers, mapBlocks, passSource].join('\n'),
        constants: { window: windows[layer] },
      },
      { step: buffers.step, weights: scores, blocks },
      ({ position, count }) => {
        const cells = cellsFor(position + count);
        const first = Math.floor(position / cells);
        const end = position === 0 ? blockSide : Math.ceil((position + count) / cells);
        return [blockSide / 8, Math.ceil((end - first) / 8), heads];
      },
    );
    const constants = { heads, window: windows[layer] };
    const left = { source: cellsLeft, constants, resources: { weights: scores } };
    const sums = scoresOf(device, { shape, layer, buffers }, left);
    return layer === 0 ? [linksOf(device, buffers), pass, sums] : [pass, sums];
  });
}

/** One layer's part of blocks and sums. */
function partsOf(
  { blocks, sums }: OverviewBuffers,
  { heads, layer }: { heads: number; layer: number },
): Record<'blocks' | 'sums', GPUBufferBinding> {
  const [size, stride] = [4 * heads * blockSide ** 2, 4 * sumsStride(heads)];
  return {
    blocks: { buffer: blocks, offset: layer * size, size },
    sums: { buffer: sums, offset: layer * stride, size: stride },
  };
}

/** Of each token the last one before it with its id. */
function linksOf(device: GPUDevice, { step: uniform, ids, earlier }: OverviewBuffers): Dispatch {
  const capacity = earlier.size / 4;
  const source = [step, earlierSource].join('\n');
  const options = { label: 'transformer.overview-earlier', source, constants: { capacity } };
  return prepare(device, options, { step: uniform, ids, earlier }, () => [Math.ceil(capacity / 64)]);
}

/** Sums for the scores of a layer's heads, whose weights are made by `cells`. */
function scoresOf(
  device: GPUDevice,
  { shape: { heads }, layer, buffers }: { shape: TransformerShape; layer: number; buffers: OverviewBuffers },
  cells: { source: string; constants: Record<string, number>; resources: Record<string, GPUBuffer> },
): Dispatch {
  const { step: uniform, earlier, layers } = buffers;
  const { sums } = partsOf(buffers, { heads, layer });
  return prepare(
    device,
    {
      label: 'transformer.overview-scores',
      source: [step, seenCausal, numbers, fold, cells.source, headSums, scoresSource].join('\n'),
      constants: { ...cells.constants, lanes: 128 },
    },
    { step: uniform, ...cells.resources, statistics: layers[layer].statistics, earlier, sums },
    () => [heads],
  );
}

/** Blocks and sums for one more token, from its weights: one dispatch for all layers. */
export function overviewRaise(
  device: GPUDevice,
  { shape, software }: { shape: TransformerShape; software: boolean },
  { buffers, capacity }: { buffers: OverviewBuffers; capacity: number },
): Dispatch {
  const { heads, layers } = shape;
  const { step: uniform, ids, windows, newest, blocks, sums } = buffers;
  return prepare(
    device,
    {
      label: 'transformer.overview-raise',
      source: [step, numbers, mapBlocks, fold, raiseSource].join('\n'),
      constants: {
        ...{ heads, capacity, sumsStride: sumsStride(heads) },
        lanes: software ? raiseLanes.software : raiseLanes.hardware,
      },
    },
    { step: uniform, ids, windows, newest, blocks, sums },
    () => [layers * heads],
  );
}

/** Blocks of twice as many cells along a side, in place. */
export function overviewGrow(device: GPUDevice, { heads, layers }: TransformerShape, blocks: GPUBuffer): Dispatch {
  const source = [numbers, mapBlocks, growSource].join('\n');
  return prepare(device, { label: 'transformer.overview-grow', source }, { blocks }, () => [layers * heads]);
}
