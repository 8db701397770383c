import type { UniformValues } from '../../engine/uniforms';
import {
  cellConstants,
  needsSteps,
  outputStrides,
  runConstant,
  sharingLanes,
  stepLayout,
  stepsOfDispatch,
} from '../../forward/recurrent/plan';
import { directionBits, type Recurrence } from '../../forward/recurrent/shape';

/** How the way back through a recurrence is laid out on the GPU. */
export interface BackwardPlan {
  /** Whether each dispatch takes one step of all sequences back, and a last one ends them; else a workgroup has one. */
  perStep: boolean;
  /** Steps of a dispatch. */
  run: number;
  constants: Record<string, number>;
  workgroups: [number, number, number];
  shape: UniformValues;
}

/** The layout: that of the forward kernels wherever sizes are the same. */
export function planBackward(recurrence: Recurrence, limits: GPUSupportedLimits, tapped: boolean): BackwardPlan {
  const { directions, samples, steps, units, gates, masked, zeroOutput } = recurrence;
  const perStep = needsSteps(recurrence);
  return {
    perStep,
    run: stepsOfDispatch(recurrence),
    ...(perStep ? stepBackLayout(recurrence) : sequenceLayout(recurrence, limits)),
    shape: {
      ...{ samples, steps, ...outputStrides(recurrence), ...directionBits(recurrence) },
      extra: directions * samples * steps * gates * units,
      ...{ masked: Number(masked), zeroOutput: Number(zeroOutput), tapped: Number(tapped) },
    },
  };
}

/** The forward step's; where lanes do not share the sums, each owns eight units, as one gate's tile is small. */
function stepBackLayout(recurrence: Recurrence) {
  const { constants, workgroups } = stepLayout(recurrence);
  const wide = !recurrence.sharedSums;
  const across = Math.ceil(workgroups[0] / (wide ? 2 : 1));
  return {
    constants: { ...constants, wide: Number(wide) },
    workgroups: [across, workgroups[1], workgroups[2]] as [number, number, number],
  };
}

function sequenceLayout(recurrence: Recurrence, limits: GPUSupportedLimits) {
  const { samples, directions, units, gates, sharedSums } = recurrence;
  const quads = Math.ceil(units / 4);
  const bytes = (parts: number): number => 8 * gates * units + 16 * quads * parts;
  const fits = (parts: number): boolean =>
    quads * parts <= sharingLanes && parts <= units && bytes(parts) <= limits.maxComputeWorkgroupStorageSize;
  let parts = 1;
  while (sharedSums && fits(2 * parts)) parts *= 2;
  return {
    constants: {
      ...{ ...cellConstants(recurrence), ...runConstant(recurrence) },
      ...{ parts, sumCount: parts === 1 ? 1 : quads * parts },
    },
    workgroups: [samples, directions, 1] as [number, number, number],
  };
}
