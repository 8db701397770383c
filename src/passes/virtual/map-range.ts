import fold from '../../../shaders/fold.wgsl';
import source from '../../../shaders/passes/virtual/map-range.wgsl';
import weightsSource from '../../../shaders/passes/virtual/weights.wgsl';
import type { Frame } from '../../engine/frame';
import { programFor } from '../../engine/program';
import { mapsWgsl, type ChosenMaps, type StatisticsRows } from './chosen-maps';
import type { VirtualInputs } from './inputs';

/**
 * Records what finds lowest and highest weight of maps side by side, and the lowest positive one, as ValueRange has them,
 * from the statistics of their rows. A lowest weight that is too small for float32 counts as 0 and leaves the lowest
 * positive one above what it is.
 *
 * cost  one dispatch; reads 12 bytes per row
 */
export function findMapRange(
  frame: Frame,
  { inputs, maps, statistics }: { inputs: VirtualInputs; maps: ChosenMaps; statistics: StatisticsRows },
  range: GPUBuffer,
): void {
  const program = programFor(frame.device, {
    label: 'virtual.map-range',
    source: [mapsWgsl(inputs, maps.plan), weightsSource, fold, source].join('\n'),
    constants: { lanes: 256, masked: hidesCells(inputs) },
  });
  frame.run(program, { ...maps.bound, statistics: statistics.buffer, range }, [1]);
}

/** Whether some query does not see some key. */
function hidesCells({ causal, window, tokens: [queries, keys] }: VirtualInputs): boolean {
  return causal && (keys > 1 || (window > 0 && queries > window));
}
