import { programFor, type ComputeProgram, type ProgramOptions, type Resources } from '../../engine/program';
import { perDevice } from '../../engine/keyed-cache';
import type { Stats } from '../../engine/stats';

/** What one pass is about: struct Step of step.wgsl. */
export interface StepValues {
  position: number;
  count: number;
  stride: number;
}

export type Workgroups = readonly [number, number?, number?];

/** A dispatch whose bind group is made once and used for every token. */
export interface Dispatch {
  readonly program: ComputeProgram;
  readonly group: GPUBindGroup;
  workgroups(step: StepValues): Workgroups;
}

export function prepare(
  device: GPUDevice,
  options: ProgramOptions,
  resources: Resources,
  workgroups: Dispatch['workgroups'],
): Dispatch {
  const program = programFor(device, options);
  return { program, group: program.bind(resources), workgroups };
}

/** Records dispatches into one pass; each sees what those before it wrote. */
export function record(
  encoder: GPUCommandEncoder,
  dispatches: readonly Dispatch[],
  step: StepValues,
  stats: Stats,
): void {
  const pass = encoder.beginComputePass({ label: 'transformer' });
  for (const { program, group, workgroups } of dispatches) {
    pass.setPipeline(program.pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(...workgroups(step));
  }
  pass.end();
  stats.dispatches += dispatches.length;
}

/** Bound where a shader reads or writes nothing: WebGPU wants every binding filled. */
export const idleBuffers = perDevice((device) => {
  const make = (): GPUBuffer =>
    device.createBuffer({ label: 'transformer.idle', size: 16, usage: GPUBufferUsage.STORAGE });
  return { read: make(), written: make() };
});

/** Rows per token in a buffer: of all tokens of the session where they are kept, else of one pass. */
export interface Rows {
  readonly buffer: GPUBuffer;
  readonly kept: boolean;
}
