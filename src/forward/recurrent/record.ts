import type { ComputeProgram, Resources } from '../../engine/program';
import { shapeFor } from '../../engine/uniforms';
import type { KernelRecorder, KernelTensor } from '../../tfjs/recorder';
import type * as tf from '../../tfjs/tf';
import { planRecurrence, type RecurrencePlan } from './plan';
import { project, type Projection } from './project';
import { cellProgram, mergeProgram, stepNumbers, stepStride } from './programs';
import type { Recurrence } from './shape';

const mergeNumbers = { sum: 0, ave: 1, mul: 2 } as const;

type StepRun = Pick<RecurrencePlan, 'run' | 'workgroups'>;

/** What every part of the recording needs. */
interface Recording extends Projection {
  plan: RecurrencePlan;
}

/**
 * Records a recurrence and returns its tensors: outputs, then the states per direction, then the taps per direction or,
 * in one tensor [direction · part, sample, time, unit], what is kept for the way back.
 */
export function recordRecurrence(
  recorder: KernelRecorder,
  inputs: tf.NamedTensorInfoMap,
  recurrence: Recurrence,
): KernelTensor[] {
  const device = recorder.bridge.device;
  const recording: Recording = {
    recorder,
    recurrence,
    plan: planRecurrence(recurrence, device.limits),
    device,
    buffers: Object.fromEntries(Object.entries(inputs).map(([name, info]) => [name, recorder.input(info!)])),
  };
  const { directions, samples, steps, units, tapped, tapCount, returnState, stateParts, kept, keptCount } = recurrence;
  const sequence = [samples, steps, units];
  const states = recorder.scratch([3, directions, samples, units]);
  const keep = kept ? recorder.output([directions * keptCount, ...sequence]) : null;
  const taps = keep?.buffer ?? recorder.scratch(tapped ? [directions * tapCount, ...sequence] : [4]);
  const outputs = openOutputs(recording);
  fillStates(recording, states);
  advance(recording, { projected: project(recording), states, taps, outputs: outputs.written });
  const made = outputs.close();
  if (returnState) {
    const parts = [steps % 2, 2].slice(0, stateParts);
    for (let d = 0; d < directions; d++) {
      for (const part of parts) made.push(copied(recorder, states, part * directions + d, [samples, units]));
    }
  }
  if (tapped) {
    for (let i = 0; i < directions * tapCount; i++) made.push(copied(recorder, taps, i, sequence));
  }
  if (keep) made.push(keep);
  return made;
}

function advance({ recorder, recurrence, plan, device, buffers }: Recording, own: Record<string, GPUBuffer>): void {
  const { cell, steps } = recurrence;
  const program = cellProgram(device, { cell, ...plan });
  const resources: Resources = {
    ...own,
    recurrentForward: buffers.recurrent0!,
    recurrentBackward: buffers.recurrent1 ?? buffers.recurrent0!,
    mask: buffers.mask ?? own.projected,
    shape: shapeFor(program, plan.shape),
  };
  runSteps(recorder, { program, resources, plan }, steps);
}

/** Records the dispatches of `count` steps, `plan.run` steps each; `current` is bound here. */
export function runSteps(
  recorder: KernelRecorder,
  { program, resources, plan }: { program: ComputeProgram; resources: Resources; plan: StepRun },
  count: number,
): void {
  const { run, workgroups } = plan;
  const last = count - 1 - ((count - 1) % run);
  const bound = { ...resources, current: stepNumbers(program.device, last + 1) };
  for (let step = 0; step <= last; step += run) {
    recorder.run(program, bound, workgroups, [step * stepStride]);
  }
}

/** The given states, or zeros, as the hidden state of step 0 and the cell. */
function fillStates({ recorder, recurrence, buffers }: Recording, states: GPUBuffer): void {
  const { directions, samples, units } = recurrence;
  const bytes = 4 * samples * units;
  for (let d = 0; d < directions; d++) {
    for (const [given, part] of [
      [buffers[`state${d}.0`], 0],
      [buffers[`state${d}.1`], 2],
    ] as const) {
      const target = { buffer: states, offset: (part * directions + d) * bytes };
      if (given) recorder.copy({ buffer: given }, target, bytes);
      else recorder.clear(target, bytes);
    }
  }
}

/** The buffer that the kernel writes its outputs to, and how they become the layer's. */
function openOutputs(recording: Recording): { written: GPUBuffer; close: () => KernelTensor[] } {
  const { recorder, recurrence, device } = recording;
  const { directions, samples, steps, units, returnSequences, mergeMode } = recurrence;
  const shape = (width: number): number[] => (returnSequences ? [samples, steps, width] : [samples, width]);
  if (directions === 1 || mergeMode === 'concat') {
    const output = recorder.output(shape(directions * units));
    return { written: output.buffer, close: () => [output] };
  }
  const both = recorder.scratch([2, ...shape(units)]);
  if (mergeMode === 'none') {
    return { written: both, close: () => [0, 1].map((d) => copied(recorder, both, d, shape(units))) };
  }
  const close = (): KernelTensor[] => {
    const merged = recorder.output(shape(units));
    const groups = Math.min(Math.ceil(merged.buffer.size / 4 / 256), 1024);
    const program = mergeProgram(device, { mode: mergeNumbers[mergeMode] });
    recorder.run(program, { outputs: both, merged: merged.buffer }, [groups]);
    return [merged];
  };
  return { written: both, close };
}

/** A copy of the tensor at `index` in a buffer that holds several of the same shape. */
export function copied(recorder: KernelRecorder, source: GPUBuffer, index: number, shape: number[]): KernelTensor {
  const tensor = recorder.output(shape);
  const bytes = tensor.buffer.size;
  recorder.copy({ buffer: source, offset: index * bytes }, { buffer: tensor.buffer }, bytes);
  return tensor;
}
