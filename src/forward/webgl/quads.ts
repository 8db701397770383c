import places from '../../../shaders/forward/webgl/places.glsl';
import quads from '../../../shaders/forward/webgl/quads.glsl';
import numbers from '../../../shaders/webgl/numbers.glsl';
import texels from '../../../shaders/webgl/texels.glsl';
import type { GlInput, GlKernelRecorder, GlTarget } from '../../tfjs/webgl-recorder';
import type { Blocks } from './blocks';

const kernel = { label: 'quads', fragment: [numbers, texels, places, quads] };

/** f32[sample, row, number] with four numbers to a texel: a block per row, of ceil(numbers / 4) × samples. */
export function inQuads(
  recorder: GlKernelRecorder,
  { texture, texels: layout, offset }: GlInput,
  { sizes, blocks }: { sizes: readonly [samples: number, rows: number, numbers: number]; blocks: Blocks },
): GlTarget {
  const target = recorder.scratch(blocks);
  const inputs = { values: { texture }, texels: layout, offset, sizes, blocks: blocks.uniform };
  recorder.run(kernel, inputs, target);
  return target;
}
