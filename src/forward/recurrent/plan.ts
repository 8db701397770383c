import type { UniformValues } from '../../engine/uniforms';
import { directionBits, gateCounts, type Recurrence } from './shape';

/** How a recurrence is laid out on the GPU: which kernel, how many lanes, and the uniforms. */
export interface RecurrencePlan {
  /** Whether a dispatch makes a step of all sequences, across workgroups; else a workgroup makes a sequence. */
  perStep: boolean;
  /** Steps of a dispatch. */
  run: number;
  constants: Record<string, number>;
  workgroups: [number, number, number];
  shape: UniformValues;
}

/**
 * Up to this many units one workgroup makes the whole sequence. Above, streaming 16 · units² bytes of weights through
 * one core every step costs more than the gap between two dispatches.
 */
const maxSequenceUnits = 128;
/**
 * The same where a software adapter makes several sequences: a step's dispatch reads each weight once for up to 16
 * of them, a workgroup per sequence does not, and a load costs as much as several multiply-adds there. 128 units, 32
 * sequences of 128 steps: 129 ms in steps; 566 at once, by number where it now writes four.
 */
const maxBatchedUnits = 64;
/**
 * Samples · steps · units² up to which a software adapter makes the sequences in one dispatch: 60 units, 10 sequences
 * of 240 steps are 8.6e6, and 121 ms on the way back. A page gets no frame while a dispatch runs there.
 */
const maxSequenceWork = 12e6;
/** Lanes that share the sums of a workgroup: what every adapter has, a power of two. */
export const sharingLanes = 256;

export function planRecurrence(recurrence: Recurrence, limits: GPUSupportedLimits): RecurrencePlan {
  const { samples, steps } = recurrence;
  const tail = keptBiasAt(recurrence);
  const perStep = needsSteps(recurrence);
  return {
    perStep,
    run: stepsOfDispatch(recurrence),
    ...(perStep ? stepLayout(recurrence) : sequenceLayout(recurrence, limits)),
    shape: { ...outputStrides(recurrence), ...directionBits(recurrence), samples, steps, tail, ...flags(recurrence) },
  };
}

/** Where the biases that cannot be added at once lie behind what is projected, in elements. */
export function keptBiasAt({ directions, samples, steps, gates, units }: Recurrence): number {
  return directions * samples * steps * gates * units;
}

/** A reset before the product needs the whole workgroup twice a step, which dispatches per step cannot give. */
export function needsSteps({ units, samples, steps, resetBefore, sharedSums }: Recurrence): boolean {
  if (resetBefore) return false;
  if (sharedSums) return units > maxSequenceUnits;
  const long = samples * steps * units * units > maxSequenceWork;
  return long || units > (samples >= 4 ? maxBatchedUnits : maxSequenceUnits);
}

/** All of them, or as many as a software adapter makes before a page misses its frames: then a power of two. */
export function stepsOfDispatch(recurrence: Recurrence): number {
  const { samples, steps, units, sharedSums } = recurrence;
  if (needsSteps(recurrence)) return 1;
  const most = maxSequenceWork / (samples * units * units);
  return sharedSums || steps <= most ? steps : 2 ** Math.max(0, Math.floor(Math.log2(most)));
}

/** Left out where a dispatch makes all steps: a pipeline is for sequences of any length. */
export function runConstant(recurrence: Recurrence): { run?: number } {
  const run = stepsOfDispatch(recurrence);
  return run < recurrence.steps ? { run } : {};
}

export function cellConstants({ units, directions, activation, recurrentActivation, resetBefore }: Recurrence) {
  return { units, directions, activation, recurrentActivation, resetBefore: Number(resetBefore) };
}

function sequenceLayout(recurrence: Recurrence, limits: GPUSupportedLimits) {
  const { samples, directions } = recurrence;
  return {
    constants: {
      ...cellConstants(recurrence),
      ...sequenceLanes(recurrence, limits),
      ...runConstant(recurrence),
    },
    workgroups: [samples, directions, 1] as [number, number, number],
  };
}

/** Parts of a sum: as many as lanes are left and as workgroup memory holds; one where the sums are not shared. */
function sequenceLanes(sizes: Pick<Recurrence, 'units' | 'cell' | 'sharedSums'>, limits: GPUSupportedLimits) {
  const { units, cell, sharedSums } = sizes;
  const quads = Math.ceil(units / 4);
  const bytes = (parts: number): number => 12 * units + 16 * gateCounts[cell] * quads * parts;
  const fits = (parts: number): boolean =>
    quads * parts <= sharingLanes && parts <= units && bytes(parts) <= limits.maxComputeWorkgroupStorageSize;
  let parts = 1;
  while (sharedSums && fits(2 * parts)) parts *= 2;
  return { parts, sumCount: parts === 1 ? 1 : quads * parts };
}

export function stepLayout(recurrence: Recurrence) {
  const { samples, units, directions, sharedSums } = recurrence;
  const [quads, parts] = sharedSums ? [2, 64] : [4, 1];
  const rows = rowsOf(samples, sharedSums ? 4 : units % 4 === 0 ? 16 : 8);
  return {
    constants: { ...cellConstants(recurrence), quads, parts, rows, sumCount: parts === 1 ? 1 : quads * parts },
    workgroups: [Math.ceil(units / (4 * quads)), Math.ceil(samples / rows), directions] as [number, number, number],
  };
}

/** Samples that a lane makes at once: as many as help, but eight where the last lanes would make eight for nothing. */
function rowsOf(samples: number, most: number): number {
  if (samples === 1) return 1;
  if (samples <= 4 || most === 4) return 4;
  return Math.ceil(samples / 8) % 2 === 0 ? most : 8;
}

/**
 * Where an output lies. Merged or kept apart, directions follow one another; concatenated, they share the last axis.
 */
export function outputStrides({
  directions,
  samples,
  steps,
  units,
  returnSequences,
  mergeMode,
}: Recurrence): UniformValues {
  const rowsPerSample = returnSequences ? steps : 1;
  const width = directions === 2 && mergeMode === 'concat' ? 2 * units : units;
  return {
    sampleStride: rowsPerSample * width,
    timeStride: returnSequences ? width : 0,
    directionStride: mergeMode === 'concat' ? units : samples * rowsPerSample * units,
  };
}

function flags({ masked, zeroOutput, tapped, kept }: Recurrence): UniformValues {
  return { masked: Number(masked), zeroOutput: Number(zeroOutput), tapped: kept ? 2 : Number(tapped) };
}

/** The sizes that decide whether a recurrence fits the GPU. */
export type RecurrenceSizes = Pick<
  Recurrence,
  'cell' | 'samples' | 'steps' | 'units' | 'directions' | 'tapped' | 'kept' | 'resetBefore'
>;

/** Why a recurrence of these sizes cannot run fused on a GPU with these limits; '' when it can. */
export function whyNotFused(sizes: RecurrenceSizes, limits: GPUSupportedLimits): string {
  const { cell, samples, steps, units, directions, tapped, kept, resetBefore } = sizes;
  const limit = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  const gates = gateCounts[cell];
  const elements = [
    directions * (samples * steps * gates + 1) * units,
    gates * units * units,
    tapped ? directions * (gates + 1) * samples * steps * units : 0,
    kept ? directions * (gates + 2) * samples * steps * units : 0,
  ];
  const bytes = 4 * Math.max(...elements);
  if (bytes > limit) return `It needs a buffer of ${bytes} bytes; this GPU binds ${limit} at most.`;
  if (samples > limits.maxComputeWorkgroupsPerDimension)
    return `It has ${samples} sequences; ${limits.maxComputeWorkgroupsPerDimension} run at once.`;
  const maxUnits = Math.min(
    Math.floor(limits.maxComputeWorkgroupStorageSize / (kept ? 24 : 12)) - 4,
    4 * limits.maxComputeInvocationsPerWorkgroup,
  );
  if (resetBefore && units > maxUnits) {
    return `Its reset gate comes before the product, which one workgroup makes up to ${maxUnits} units on this GPU; it has ${units}.`;
  }
  return '';
}
