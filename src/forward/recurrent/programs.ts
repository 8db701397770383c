import gruCell from '../../../shaders/forward/recurrent/gru-cell.wgsl';
import gateActivations from '../../../shaders/forward/gate-activations.wgsl';
import lstmCell from '../../../shaders/forward/recurrent/lstm-cell.wgsl';
import mergeSource from '../../../shaders/forward/recurrent/merge.wgsl';
import projectSource from '../../../shaders/forward/recurrent/project.wgsl';
import quads from '../../../shaders/forward/recurrent/quads.wgsl';
import recurrentSource from '../../../shaders/forward/recurrent/recurrent.wgsl';
import sequenceSource from '../../../shaders/forward/recurrent/sequence.wgsl';
import singles from '../../../shaders/forward/recurrent/singles.wgsl';
import simpleRnnCell from '../../../shaders/forward/recurrent/simple-rnn-cell.wgsl';
import stepSource from '../../../shaders/forward/recurrent/step.wgsl';
import { ComputeProgram } from '../../engine/program';
import { Uniforms, type UniformValues } from '../../engine/uniforms';

export type CellName = 'lstm' | 'gru' | 'simpleRnn';

const cells: Record<CellName, string> = { lstm: lstmCell, gru: gruCell, simpleRnn: simpleRnnCell };

/** A uniform's offset per dispatch is a multiple of this, on every adapter (WebGPU's default limit). */
export const stepStride = 256;

type Constants = Record<string, number>;

/**
 * The compiled programs and static uniforms of the recurrent kernels on one device, kept by their constants and values: in
 * steady state nothing is compiled, allocated or written.
 */
export class RecurrentPrograms {
  readonly #programs = new Map<string, ComputeProgram>();
  readonly #shapes = new Map<string, GPUBuffer>();
  #steps: { count: number; binding: GPUBufferBinding } | null = null;

  constructor(readonly device: GPUDevice) {}

  project(constants: Constants): ComputeProgram {
    return this.#program('recurrent.project', projectSource, constants);
  }

  sequence(cell: CellName, constants: Constants): ComputeProgram {
    return this.#program(`${cell}.sequence`, this.#source(cell, constants, sequenceSource), constants);
  }

  step(cell: CellName, constants: Constants): ComputeProgram {
    return this.#program(`${cell}.step`, this.#source(cell, constants, stepSource), constants);
  }

  merge(constants: Constants): ComputeProgram {
    return this.#program('recurrent.merge', mergeSource, constants);
  }

  projectShape(values: UniformValues): GPUBuffer {
    return this.#shape(projectSource, 'recurrent.project.shape', values);
  }

  shape(values: UniformValues): GPUBuffer {
    return this.#shape(recurrentSource, 'recurrent.shape', values);
  }

  /** A buffer that holds the number n at byte n · stepStride, for at least `count` steps. */
  steps(count: number): GPUBufferBinding {
    if (!this.#steps || this.#steps.count < count) {
      const size = 2 ** Math.ceil(Math.log2(Math.max(count, 64)));
      const numbersOfSteps = new Uint32Array((size * stepStride) / 4);
      for (let step = 0; step < size; step++) numbersOfSteps[(step * stepStride) / 4] = step;
      // A smaller one is not destroyed: recorded work may still read it. It is collected with its last user.
      const buffer = this.device.createBuffer({
        label: 'recurrent.steps',
        size: numbersOfSteps.byteLength,
        usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
      });
      this.device.queue.writeBuffer(buffer, 0, numbersOfSteps);
      this.#steps = { count: size, binding: { buffer, offset: 0, size: 4 } };
    }
    return this.#steps.binding;
  }

  #source(cell: CellName, constants: Constants, body: string): string {
    const access = constants.units % 4 === 0 ? quads : singles;
    return [gateActivations, cells[cell], access, recurrentSource, body].join('\n');
  }

  #program(label: string, source: string, constants: Constants): ComputeProgram {
    const key = `${label} ${JSON.stringify(constants)}`;
    let program = this.#programs.get(key);
    if (!program) {
      const dynamic = source.includes(stepSource) ? ['current'] : [];
      program = new ComputeProgram(this.device, { label, source, constants, dynamic });
      this.#programs.set(key, program);
    }
    return program;
  }

  #shape(source: string, label: string, values: UniformValues): GPUBuffer {
    const key = `${label} ${JSON.stringify(values)}`;
    let buffer = this.#shapes.get(key);
    if (!buffer) {
      const uniforms = new Uniforms(this.device, source, { struct: 'Shape', label });
      uniforms.write(values);
      buffer = uniforms.buffer;
      this.#shapes.set(key, buffer);
    }
    return buffer;
  }
}

const byDevice = new WeakMap<GPUDevice, RecurrentPrograms>();

/** The programs of this device, made at the first call. */
export function recurrentPrograms(device: GPUDevice): RecurrentPrograms {
  let programs = byDevice.get(device);
  if (!programs) byDevice.set(device, (programs = new RecurrentPrograms(device)));
  return programs;
}
