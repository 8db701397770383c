import gruCell from '../../../shaders/forward/recurrent/gru-cell.wgsl';
import gateActivations from '../../../shaders/forward/gate-activations.wgsl';
import lstmCell from '../../../shaders/forward/recurrent/lstm-cell.wgsl';
import mergeSource from '../../../shaders/forward/recurrent/merge.wgsl';
import partsSource from '../../../shaders/forward/recurrent/parts.wgsl';
import quads from '../../../shaders/forward/recurrent/quads.wgsl';
import recurrentSource from '../../../shaders/forward/recurrent/recurrent.wgsl';
import sequenceSource from '../../../shaders/forward/recurrent/sequence.wgsl';
import singles from '../../../shaders/forward/recurrent/singles.wgsl';
import simpleRnnCell from '../../../shaders/forward/recurrent/simple-rnn-cell.wgsl';
import stepSource from '../../../shaders/forward/recurrent/step.wgsl';
import { KeyedCache, keyOf, perDevice } from '../../engine/keyed-cache';
import { programFor, type ComputeProgram } from '../../engine/program';

export type CellName = 'lstm' | 'gru' | 'simpleRnn';

const cells: Record<CellName, string> = { lstm: lstmCell, gru: gruCell, simpleRnn: simpleRnnCell };

/** A uniform's offset per dispatch is a multiple of this, on every adapter (WebGPU's default limit). */
export const stepStride = 256;

type Constants = Record<string, number>;

/** Steps of a cell, from `current` on; that is a dynamic uniform, see `stepNumbers`. */
export function cellProgram(
  device: GPUDevice,
  { cell, perStep, constants }: { cell: CellName; perStep: boolean; constants: Constants },
): ComputeProgram {
  const body = perStep ? 'step' : 'sequence';
  const source = cellSource(cell, body, constants);
  return programFor(device, { label: `${cell}.${body}`, source, constants, dynamic: ['current'] });
}

/** Combines the outputs of two directions. */
export function mergeProgram(device: GPUDevice, constants: Constants): ComputeProgram {
  return programFor(device, { label: 'recurrent.merge', source: mergeSource, constants });
}

/** Joined once: three cells, two bodies, two ways to read memory. */
const sources = new KeyedCache<string>(12);
const bodies = { sequence: sequenceSource, step: stepSource } as const;

function cellSource(cell: CellName, body: keyof typeof bodies, { units }: Constants): string {
  const aligned = units % 4 === 0;
  return sources.get(keyOf(cell, body, aligned), () =>
    [gateActivations, cells[cell], aligned ? quads : singles, recurrentSource, partsSource, bodies[body]].join('\n'),
  );
}

const stepsOn = perDevice(() => ({ count: 0, binding: null as GPUBufferBinding | null }));

/**
 * A buffer that holds the number n at byte n · stepStride, for at least `count` steps. When it is too short, another
 * is made with up to twice the steps that are asked for.
 */
export function stepNumbers(device: GPUDevice, count: number): GPUBufferBinding {
  const kept = stepsOn(device);
  if (!kept.binding || kept.count < count) {
    const size = 2 ** Math.ceil(Math.log2(count));
    const numbers = new Uint32Array((size * stepStride) / 4);
    for (let step = 0; step < size; step++) numbers[(step * stepStride) / 4] = step;
    // A smaller one is not destroyed: recorded work may still read it. It is collected with its last user.
    const buffer = device.createBuffer({
      label: 'recurrent.steps',
      size: numbers.byteLength,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
    device.queue.writeBuffer(buffer, 0, numbers);
    kept.count = size;
    kept.binding = { buffer, offset: 0, size: 4 };
  }
  return kept.binding;
}

/** Has the numbers made anew: those that there are may be ones that the GPU had no memory for. */
export function forgetStepNumbers(device: GPUDevice): void {
  Object.assign(stepsOn(device), { count: 0, binding: null });
}
