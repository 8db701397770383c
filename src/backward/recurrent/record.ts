import type { Resources } from '../../engine/program';
import { shapeFor } from '../../engine/uniforms';
import { copied, runSteps } from '../../forward/recurrent/record';
import type { Recurrence } from '../../forward/recurrent/shape';
import type { KernelRecorder, KernelTensor } from '../../tfjs/recorder';
import type * as tf from '../../tfjs/tf';
import { planBackward } from './plan';
import { cellBackProgram } from './programs';

/**
 * Records the way back through a recurrence. Per direction it gives, each over [sample · time, …] in the order of the
 * input: the gradients of the gates before their activations, the hidden state before each step, and for a GRU the second
 * part of the gradients; then the gradients of the first states; then, if tapped, those of the gates and the state.
 */
export function recordBackward(
  recorder: KernelRecorder,
  inputs: tf.NamedTensorInfoMap,
  { recurrence, tapped }: { recurrence: Recurrence; tapped: boolean },
): KernelTensor[] {
  const { device } = recorder.bridge;
  const { cell, directions, samples, steps, units, gates, tapCount, keptCount, stateParts } = recurrence;
  const rows = samples * steps;
  const plan = planBackward(recurrence, device.limits, tapped);
  const buffers = Object.fromEntries(Object.entries(inputs).map(([name, info]) => [name, recorder.input(info!)]));
  const { kept } = buffers;
  const states = recorder.scratch([3, directions, samples, units]);
  const extra = cell === 'gru' ? directions * rows * units : 0;
  // One LSTM's or SimpleRNN's gradients are a tensor as they are.
  const whole = directions === 1 && !extra ? recorder.output([rows, gates * units]) : null;
  const gradients = whole?.buffer ?? recorder.scratch([directions * rows * gates * units + extra]);
  const gateGradients = recorder.scratch(tapped ? [directions * tapCount, rows, units] : [4]);
  fillStates(recorder, { buffers, states, recurrence });
  const program = cellBackProgram(device, { cell, ...plan });
  const resources: Resources = {
    ...{ transposed: buffers.transposed, kept, mask: buffers.mask ?? kept, states, gradients, gateGradients },
    outputGradient: buffers.outputGradient ?? zeros(recorder, recurrence),
    shape: shapeFor(program, plan.shape),
  };
  runSteps(recorder, { program, resources, plan }, plan.perStep ? steps + 1 : steps);
  const made: KernelTensor[] = [];
  for (let d = 0; d < directions; d++) {
    made.push(whole ?? copied(recorder, gradients, d, [rows, gates * units]));
    made.push(copied(recorder, kept, d * keptCount + keptCount - 1, [rows, units]));
    if (extra) made.push(copied(recorder, gradients, directions * gates + d, [rows, units]));
    for (let part = 0; part < stateParts; part++) {
      made.push(copied(recorder, states, part * directions + d, [samples, units]));
    }
    for (let i = 0; tapped && i < tapCount; i++) {
      made.push(copied(recorder, gateGradients, d * tapCount + i, [samples, steps, units]));
    }
  }
  return made;
}

/** The gradients of the last states, or zeros, and zeros for those of repeated outputs. */
function fillStates(
  recorder: KernelRecorder,
  { buffers, states, recurrence }: { buffers: Record<string, GPUBuffer>; states: GPUBuffer; recurrence: Recurrence },
): void {
  const { directions, samples, units } = recurrence;
  const bytes = 4 * samples * units;
  for (let part = 0; part < 3; part++) {
    for (let d = 0; d < directions; d++) {
      const target = { buffer: states, offset: (part * directions + d) * bytes };
      const given = buffers[`state${d}.${part}`];
      if (given) recorder.copy({ buffer: given }, target, bytes);
      else recorder.clear(target, bytes);
    }
  }
}

/** In place of a gradient of the outputs, where the target depends on the last states alone. */
function zeros(recorder: KernelRecorder, recurrence: Recurrence): GPUBuffer {
  const { directions, samples, steps, units, returnSequences } = recurrence;
  const buffer = recorder.scratch([directions, samples, returnSequences ? steps : 1, units]);
  recorder.clear({ buffer }, buffer.size);
  return buffer;
}
